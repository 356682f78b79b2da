import { type Address, type BookingSide, type BookingStep, bookingSchema, takeStep, toHex } from '@parley/protocol'
import * as v from 'valibot'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Identities } from '../identity/Identities.ts'
import type { AppointmentView } from '../model/AppointmentView.ts'
import type { Contact } from '../model/Contact.ts'
import type { Store } from '../model/Store.ts'
import type { Outbox } from '../outbox/Outbox.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Tabs } from '../state/Tabs.ts'
import { randomBytes } from '../util/randomBytes.ts'
import { MAX_OPEN_APPOINTMENTS } from './constants.ts'

type Parts = {
  store: Store
  keys: StoreKeys
  board: Board
  tabs: Tabs
  identities: Identities
  clock: NetworkClock
  outbox: Outbox
}

/** Appointments with everybody. A step of one person can touch only what was agreed with that person. */
export class Appointments {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async load(): Promise<void> {
    const { store, keys, board } = this.#parts
    const stored = await store.list<AppointmentView>(keys.appointments)
    board.show({ appointments: stored.map(({ value }) => value).sort((a, b) => b.at - a.at) })
  }

  /** @throws {ParleyError} `booking/malformed`, `identity/...`, `profile/...`, `chain/unreachable`, `store/failed` */
  async request(
    peerDid: string,
    { minutes, times, words }: { minutes: number; times: readonly number[]; words: string },
  ): Promise<AppointmentView> {
    const bookingId = toHex(randomBytes(16)).slice(2)
    return await this.#do(peerDid, { step: 'request', bookingId, minutes, times: [...times], words: words.trim() })
  }

  /** @throws {ParleyError} `booking/unknown`, `booking/malformed`, `booking/too-late` and as `request` */
  async answer(
    bookingId: string,
    answer:
      | { step: 'propose'; times: readonly number[] }
      | { step: 'accept'; time: number }
      | { step: 'decline' | 'cancel' },
  ): Promise<AppointmentView> {
    const known = this.#parts.board.snapshot().appointments.find((each) => each.bookingId === bookingId)
    if (known === undefined) throw new ParleyError('booking/unknown', { bookingId })
    const step: BookingStep =
      answer.step === 'propose' ? { ...answer, bookingId, times: [...answer.times] } : { ...answer, bookingId }
    return await this.#do(known.peer, step)
  }

  /** A step of the other side; one that may not be taken changes nothing. */
  async hear({ address, did, name }: Contact, step: BookingStep): Promise<void> {
    const { store, keys } = this.#parts
    if (step.step === 'request') {
      const open = (await store.list<AppointmentView>(keys.appointmentsWith(address))).filter(
        ({ value }) => value.state === 'open' && value.askedBy === 'peer',
      )
      // Whoever floods a calendar is heard again when some of it was answered.
      if (open.length >= MAX_OPEN_APPOINTMENTS) return
    }
    await this.#take(address, { did, name }, step, 'peer')
  }

  async #do(peerDid: string, step: BookingStep): Promise<AppointmentView> {
    const { identities, outbox, store, keys } = this.#parts
    const checked = v.safeParse(bookingSchema, step, { abortEarly: true })
    if (!checked.success) throw new ParleyError('booking/malformed', { reason: checked.issues[0].message })
    const address = identities.addressOf(peerDid)
    const old = await store.get<AppointmentView>(keys.appointment(address, step.bookingId))
    if (takeStep(old, step, 'me') === undefined)
      throw new ParleyError('booking/too-late', { bookingId: step.bookingId })
    const { did, name } = await identities.contact(address, Number.POSITIVE_INFINITY)
    await outbox.addBooking(did, step)
    const next = await this.#take(address, { did, name }, step, 'me')
    if (next === undefined) throw new ParleyError('booking/too-late', { bookingId: step.bookingId })
    return next
  }

  async #take(
    address: Address,
    { did: peer, name }: { did: string; name: string },
    step: BookingStep,
    by: BookingSide,
  ): Promise<AppointmentView | undefined> {
    const { store, keys, clock, tabs } = this.#parts
    const key = keys.appointment(address, step.bookingId)
    const old = await store.get<AppointmentView>(key)
    if (takeStep(old, step, by) === undefined) return undefined
    const stored = await store.update<AppointmentView>(key, (now) => {
      const next = takeStep(now, step, by)
      if (next !== undefined) return { ...next, peer, name, at: clock.now() }
      if (now === undefined) throw new ParleyError('booking/unknown', { bookingId: step.bookingId })
      return now
    })
    await this.load()
    tabs.tell({ kind: 'changed', key })
    return stored
  }
}
