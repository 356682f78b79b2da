import { type Address, type CentreStep, MAX_NAMED, MAX_TEAM } from '@parley/protocol'
import { SignalRate } from '../calls/SignalRate.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { DeskView } from '../model/DeskView.ts'
import type { DutyView } from '../model/DutyView.ts'
import type { RosterView } from '../model/RosterView.ts'
import { forgetOldest } from '../util/forgetOldest.ts'
import type { CentreParts } from './CentreParts.ts'
import type { CentreWord } from './CentreWord.ts'
import { MAX_REFUSALS_A_MINUTE } from './constants.ts'
import type { Colleague, DeskState, Waiter } from './DeskState.ts'
import {
  EMPTY_DESK,
  lapse,
  lineOf,
  standingOf,
  takeDuty,
  takeJoin,
  takeLeave,
  takeNext,
  takePass,
} from './deskRules.ts'
import { Shared } from './Shared.ts'
import type { Talking } from './Talking.ts'

type Person = { readonly did: string; readonly address: Address }

/** The desk of one's own centre: keeps the line, and tells everybody how it stands. */
export class Desk {
  readonly #parts: CentreParts
  readonly #talking: Talking
  readonly #state: Shared<DeskState>
  readonly #refusals = new SignalRate()
  /** What each person was told last, so that nobody is told the same twice but those who ask. */
  readonly #told = new Map<Address, { words: string; at: number }>()
  readonly #asked = new Set<Address>()
  #from: number | undefined

  constructor(parts: CentreParts, talking: Talking) {
    this.#parts = parts
    this.#talking = talking
    this.#state = new Shared(parts, parts.keys.desk)
  }

  async load(): Promise<void> {
    await this.#state.load()
  }

  view(): DeskView | undefined {
    const state = this.#state.value
    if (!this.#isCentre()) return undefined
    return { team: state?.members ?? [], roster: rosterOf(state ?? EMPTY_DESK) }
  }

  /** Answering at one's own desk. */
  duty(now: number): DutyView | undefined {
    const { identities } = this.#parts
    const state = this.#state.value
    if (state === undefined || !this.#isOpen() || !state.members.includes(identities.did)) return undefined
    const own = this.#ownAddress
    const given = state.waiters.filter(({ state: how, adviser }) => how !== 'waiting' && adviser === own)
    const [serving] = given.sort((a, b) => (b.until ?? 0) - (a.until ?? 0))
    return {
      centre: { did: identities.did, name: identities.get()?.name ?? '' },
      state: this.#talking.isBusy(now) ? 'busy' : 'ready',
      silent: false,
      roster: rosterOf(state),
      serving: serving === undefined ? undefined : assignedOf(serving),
    }
  }

  /** @throws {ParleyError} `centre/malformed`, `identity/malformed`, `identity/other-network`, `store/failed` */
  async setTeam(dids: readonly string[]): Promise<void> {
    const { identities } = this.#parts
    const found = await Promise.all(dids.map((did) => identities.contact(identities.addressOf(did))))
    const members = [...new Set(found.map(({ did }) => did))]
    if (members.length > MAX_TEAM)
      throw new ParleyError('centre/malformed', { reason: `a team of ${MAX_TEAM} at most` })
    await this.#change((state) => ({
      ...state,
      members,
      team: state.team.filter(({ did }) => members.includes(did)),
    }))
  }

  async next(): Promise<void> {
    const now = this.#parts.clock.now()
    await this.#change((state) => takeNext(state, this.#ownAddress, now))
  }

  async handOver({ to, note }: { to?: string; note: string }): Promise<void> {
    const { clock, identities } = this.#parts
    const serving = this.duty(clock.now())?.serving
    if (serving === undefined) throw new ParleyError('centre/nobody', {})
    const order = { place: serving.place, to: to === undefined ? undefined : identities.addressOf(to), note }
    await this.#change((state) => takePass(state, this.#ownAddress, order, clock.now()))
  }

  async hear({ contact, step, at }: CentreWord): Promise<void> {
    const { clock, identities, times } = this.#parts
    if (!this.#isCentre()) return
    const now = clock.now()
    const heardAt = Math.min(at, now)
    const { address } = contact
    if (step.step === 'leave') await this.#change((state) => takeLeave(state, address, step.place))
    if (now - heardAt > times.lapseMs) return
    if (step.step === 'join') await this.#onJoin(contact, step.place, heardAt)
    if (!this.#members().includes(contact.did)) return
    if (step.step === 'duty') {
      this.#asked.add(address)
      await this.#change((state) => takeDuty(state, contact, step, heardAt))
    } else if (step.step === 'next') {
      await this.#change((state) => takeNext(state, address, now))
    } else if (step.step === 'pass') {
      const { place, note } = step
      const to = step.to === undefined ? undefined : identities.addressOf(step.to)
      await this.#change((state) => takePass(state, address, { place, to, note }, now))
    }
  }

  /** In the tab that talks to relays. */
  async tick(now: number): Promise<void> {
    if (!this.#isCentre() || this.#state.value === undefined) return
    this.#from ??= now
    const limits = { now, from: this.#from, lapseMs: this.#parts.times.lapseMs }
    await this.#tickOwn(now)
    if (lapse(this.#state.value, limits) !== this.#state.value) await this.#change((state) => lapse(state, limits))
    if (!this.#isOpen()) await this.#close()
    const state = this.#state.value
    for (const waiter of state.waiters) if (waiter.state === 'called' && !waiter.told) await this.#call(waiter)
    for (const waiter of lineOf(state)) {
      await this.#tell(waiter, { step: 'standing', place: waiter.place, ...standingOf(state, waiter) }, now)
    }
    const { count, waiting, team } = rosterOf(state)
    const roster: CentreStep = { step: 'roster', count, waiting: [...waiting], team: [...team] }
    for (const colleague of state.team) {
      if (colleague.address !== this.#ownAddress) await this.#tell(colleague, roster, now)
    }
    forgetOldest(this.#told, state.waiters.length + state.team.length + MAX_TEAM)
  }

  async #onJoin(contact: CentreWord['contact'], place: string, at: number): Promise<void> {
    const { address } = contact
    if (!this.#isOpen()) return await this.#refuse(contact, place, 'closed')
    const { waiters, gone } = await this.#change((state) => takeJoin(state, contact, place, at))
    if (waiters.some((waiter) => waiter.address === address)) this.#asked.add(address)
    else if (!gone.includes(place)) await this.#refuse(contact, place, 'full')
  }

  /** Those who answer from this very device need send nothing. */
  async #tickOwn(now: number): Promise<void> {
    const { identities } = this.#parts
    const identity = identities.get()
    const payeeKey = identity?.profile.offer?.payeeKey
    if (identity === undefined || payeeKey === undefined) return
    const known = this.#state.value?.team.find(({ address }) => address === identity.address)
    const serves = this.#isOpen() && this.#members().includes(identity.did)
    const said = !serves ? 'off' : this.#talking.isBusy(now) ? 'busy' : 'ready'
    if (known === undefined ? said === 'off' : known.state === said && now - known.heardAt < this.#parts.times.beatMs)
      return
    await this.#change((state) => takeDuty(state, identity, { state: said, payeeKey }, now))
  }

  /** Both are told, and only then it counts as told: after a crash they are told again. */
  async #call(waiter: Waiter): Promise<void> {
    const { place, adviser, until = 0 } = waiter
    const colleague = this.#state.value?.team.find(({ address }) => address === adviser)
    if (colleague === undefined) {
      await this.#mark(waiter, { state: 'waiting', first: true })
      return
    }
    const { did, address, payeeKey } = colleague
    if (address !== this.#ownAddress) await this.#send(colleague, { step: 'assign', ...assignedOf(waiter) })
    await this.#send(waiter, { step: 'turn', place, adviser: did, payeeKey, until })
    await this.#mark(waiter, { told: true })
  }

  async #mark(waiter: Waiter, change: Partial<Waiter>): Promise<void> {
    const isThis = ({ place, until }: Waiter): boolean => place === waiter.place && until === waiter.until
    await this.#change((state) => ({
      ...state,
      waiters: state.waiters.map((each) => (isThis(each) ? { ...each, ...change } : each)),
    }))
  }

  /** The switch is off: whoever waits is told, and nobody is kept. */
  async #close(): Promise<void> {
    const line = lineOf(this.#state.value ?? EMPTY_DESK)
    if (line.length === 0) return
    for (const waiter of line) await this.#send(waiter, { step: 'refuse', place: waiter.place, reason: 'closed' })
    await this.#change((state) => ({ ...state, waiters: state.waiters.filter(({ state: how }) => how !== 'waiting') }))
  }

  /** When it changed, and when he asked; never so often that it costs a fortune. */
  async #tell(person: Person, step: CentreStep, now: number): Promise<void> {
    const { address } = person
    const words = JSON.stringify(step)
    const last = this.#told.get(address)
    if (last?.words === words && !this.#asked.has(address)) return
    if (last !== undefined && now - last.at < this.#parts.times.calmMs) return
    this.#told.delete(address)
    this.#told.set(address, { words, at: now })
    this.#asked.delete(address)
    await this.#send(person, step)
  }

  async #refuse(person: Person, place: string, reason: 'closed' | 'full'): Promise<void> {
    if (this.#refusals.allows('all', MAX_REFUSALS_A_MINUTE)) await this.#send(person, { step: 'refuse', place, reason })
  }

  async #send({ address, did }: Person, centre: CentreStep): Promise<void> {
    await this.#parts.outbox.addCentre({ address, peer: did, centre })
  }

  async #change(change: (state: DeskState) => DeskState): Promise<DeskState> {
    return (await this.#state.update((old = EMPTY_DESK) => change(old))) ?? EMPTY_DESK
  }

  #members(): readonly string[] {
    return this.#state.value?.members ?? []
  }

  get #ownAddress(): Address {
    return this.#parts.identities.addressOf(this.#parts.identities.did)
  }

  #isCentre(): boolean {
    return this.#parts.identities.get()?.profile.offer?.centre === true
  }

  #isOpen(): boolean {
    return this.#isCentre() && this.#parts.board.snapshot().available
  }
}

function rosterOf(state: DeskState): RosterView {
  const line = lineOf(state)
  return {
    count: line.length,
    waiting: line.slice(0, MAX_NAMED).map(({ name, since }) => ({ name, since })),
    team: state.team.map(({ did, name, state: how }: Colleague) => ({ did, name, state: how })),
  }
}

function assignedOf({ place, did: caller, name, since, until = 0, note }: Waiter) {
  return { place, caller, name, since, until, note }
}
