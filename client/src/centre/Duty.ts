import { type Address, addressOf, parseDid, tabOfferOf, toHex } from '@parley/protocol'
import { mustHaveStamps } from '../books/mustHaveStamps.ts'
import type { SoldOffer } from '../consult/SoldOffer.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { AssignedCaller } from '../model/AssignedCaller.ts'
import type { DutyView } from '../model/DutyView.ts'
import type { RosterView } from '../model/RosterView.ts'
import { randomKey } from '../util/randomKey.ts'
import type { CentreParts } from './CentreParts.ts'
import type { CentreWord } from './CentreWord.ts'
import { MAX_TURN_MS, TURN_GRACE_MS } from './constants.ts'
import { Shared } from './Shared.ts'
import type { Talking } from './Talking.ts'

type Own = {
  readonly centre: { readonly did: string; readonly name: string }
  readonly address: Address
  /** Closes the calls of this device for this centre; its private half is in the store. */
  readonly payeeKey: Address
  /** Network time, unix ms: when the desk was last heard of, at first when duty began. */
  readonly heardAt: number
  readonly roster?: RosterView
  readonly rosterAt?: number
  readonly serving?: AssignedCaller
}

/** The adviser's side: on duty for somebody else's centre. */
export class Duty {
  readonly #parts: CentreParts
  readonly #talking: Talking
  readonly #own: Shared<Own>
  #said: 'ready' | 'busy' | undefined
  #saidAt = 0

  constructor(parts: CentreParts, talking: Talking) {
    this.#parts = parts
    this.#talking = talking
    this.#own = new Shared(parts, parts.keys.duty)
  }

  async load(): Promise<void> {
    await this.#own.load()
  }

  view(now: number): DutyView | undefined {
    const own = this.#own.value
    if (own === undefined) return undefined
    const { centre, heardAt, roster, serving } = own
    const state = this.#talking.isBusy(now) ? 'busy' : 'ready'
    return { centre, state, silent: now - heardAt > this.#parts.times.lapseMs, roster, serving }
  }

  async start(centreDid: string): Promise<void> {
    const { identities, board, clock } = this.#parts
    if (identities.get() === undefined) throw new ParleyError('identity/missing', {})
    const { did, name, address, profile } = await identities.contact(identities.addressOf(centreDid))
    if (did === identities.did) throw new ParleyError('identity/self', {})
    if (profile.offer?.centre !== true) throw new ParleyError('centre/none', { did })
    mustHaveStamps(board.snapshot().books)
    await this.end()
    const payeeKey = await this.#payeeKey()
    await this.#own.update(() => ({ centre: { did, name }, address, payeeKey, heardAt: clock.now() }))
    await this.#say(this.#talking.isBusy(clock.now()) ? 'busy' : 'ready')
  }

  async end(): Promise<void> {
    if (this.#own.value === undefined) return
    await this.#say('off')
    await this.#own.update(() => undefined)
  }

  async next(): Promise<void> {
    const { outbox } = this.#parts
    const { address, centre } = this.#onDuty()
    await outbox.addCentre({ address, peer: centre.did, centre: { step: 'next' } })
  }

  async handOver({ to, note }: { to?: string; note: string }): Promise<void> {
    const { outbox } = this.#parts
    const { address, centre, serving } = this.#onDuty()
    if (serving === undefined) throw new ParleyError('centre/nobody', {})
    const step = { step: 'pass', place: serving.place, note, ...(to !== undefined && { to }) } as const
    await outbox.addCentre({ address, peer: centre.did, centre: step })
  }

  async hear({ contact, step, at }: CentreWord): Promise<void> {
    const { clock } = this.#parts
    const isMine = (own: Own | undefined): own is Own => own !== undefined && own.address === contact.address
    if (!isMine(this.#own.value)) return
    const now = clock.now()
    if (step.step === 'roster') {
      const { step: _, ...roster } = step
      await this.#own.update((own) =>
        isMine(own) && at >= (own.rosterAt ?? 0) ? { ...own, roster, rosterAt: at, heardAt: now } : own,
      )
    } else if (step.step === 'assign' && step.until > now && step.until <= now + MAX_TURN_MS) {
      const { step: _, ...serving } = step
      await this.#own.update((own) => (isMine(own) ? { ...own, serving, heardAt: now } : own))
    }
  }

  /** What the centre sells to the caller who was assigned to this device, and to nobody else. */
  async sold({ payeeKey, payer }: { payeeKey: Address; payer: Address }): Promise<SoldOffer | undefined> {
    const { identities, clock, store, keys } = this.#parts
    const own = this.#own.value
    if (own?.serving === undefined || own.payeeKey !== payeeKey) return undefined
    const { caller, until } = own.serving
    if (parseDid(caller).address !== payer || clock.now() > until + TURN_GRACE_MS) return undefined
    const { profile } = await identities.contact(own.address, 0)
    const offer = tabOfferOf(profile)
    const payeePrivateKey = await store.get<Uint8Array>(keys.payeeKey(payeeKey))
    if (offer === undefined || profile.offer?.centre !== true || payeePrivateKey === undefined) return undefined
    return { offer: { ...offer, payeeKey }, minimum: BigInt(profile.offer.minimum), payeePrivateKey }
  }

  /** In the tab that talks to relays. */
  async tick(now: number): Promise<void> {
    if (this.#own.value === undefined) return
    const state = this.#talking.isBusy(now) ? 'busy' : 'ready'
    if (state !== this.#said || now - this.#saidAt >= this.#parts.times.beatMs) await this.#say(state)
  }

  /** Of this device, the same in every shift; stored before anybody sees it. */
  async #payeeKey(): Promise<Address> {
    const { store, keys } = this.#parts
    const known = await store.get<Address>(keys.dutyKey)
    if (known !== undefined) return known
    const privateKey = randomKey()
    const account = toHex(addressOf(privateKey))
    await store.put(keys.payeeKey(account), privateKey)
    return await store.update<Address>(keys.dutyKey, (old) => old ?? account)
  }

  async #say(state: 'ready' | 'busy' | 'off'): Promise<void> {
    const { outbox, clock } = this.#parts
    const { address, centre, payeeKey } = this.#onDuty()
    this.#said = state === 'off' ? undefined : state
    this.#saidAt = clock.now()
    await outbox.addCentre({ address, peer: centre.did, centre: { step: 'duty', state, payeeKey } })
  }

  /** @throws {ParleyError} `centre/off-duty` */
  #onDuty(): Own {
    if (this.#own.value === undefined) throw new ParleyError('centre/off-duty', {})
    return this.#own.value
  }
}
