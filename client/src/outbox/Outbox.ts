import {
  type Address,
  type AddressBook,
  type BookingStep,
  type CallSignal,
  type CentreStep,
  encodeContent,
  MAX_TEXT,
  ProtocolError,
  type RefusalCode,
  toHex,
} from '@parley/protocol'
import type { StampBooks } from '../books/StampBooks.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import { troubleOf } from '../errors/troubleOf.ts'
import type { Identities } from '../identity/Identities.ts'
import type { MessageRecord } from '../model/MessageRecord.ts'
import type { Store } from '../model/Store.ts'
import type { Transport } from '../model/Transport.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import type { ProblemBody } from '../relays/relayBodies.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Tabs } from '../state/Tabs.ts'
import { randomBytes } from '../util/randomBytes.ts'
import type { Attempt } from './Attempt.ts'
import { type Answer, Carrier } from './Carrier.ts'
import { BLOCKED_RETRY_MS, MAX_ATTEMPTS, SIGNAL_MS } from './constants.ts'
import type { DeliveryWatch } from './DeliveryWatch.ts'
import type { Job } from './Job.ts'
import { JobReport } from './JobReport.ts'
import type { SignalNews } from './SignalNews.ts'
import { Stamper } from './Stamper.ts'

type Parts = {
  store: Store
  keys: StoreKeys
  tabs: Tabs
  board: Board
  identities: Identities
  books: StampBooks
  relays: RelayDirectory
  clock: NetworkClock
  deliveries: DeliveryWatch
  addressBook: AddressBook
  domain: Uint8Array
  onSignal: (news: SignalNews) => void
}

/** Bytes of encoded content that still fit into an envelope. */
const MAX_CONTENT = 15_500
/** Refusals that new stamps cure. */
const STAMP_ANEW: readonly string[] = ['slot/spent', 'message/expired', 'epoch/wrong']

/**
 * Brings messages out: stored first, stamped once, sent until relays answer. What a screen shows follows from what is
 * proved; after a crash everything goes on from the store, and no slot is signed twice.
 */
export class Outbox {
  readonly #parts: Parts
  readonly #report: JobReport
  readonly #stamper: Stamper
  readonly #carrier: Carrier
  readonly #busy = new Set<string>()
  readonly #working = new Set<string>()
  #transport: Transport | undefined
  #abort: AbortController | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  /** Conversations in which something came in while they were being worked off. */
  readonly #again = new Set<string>()
  #lastSignalAt = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.#report = new JobReport(parts)
    this.#stamper = new Stamper({ ...parts, report: this.#report })
    this.#carrier = new Carrier({ ...parts, report: this.#report })
  }

  /** Stored when resolved. @throws {ParleyError} `text/...`, `identity/...`, `profile/...`, `chain/unreachable`, `store/failed` */
  async add(peerDid: string, text: string): Promise<MessageRecord> {
    if (text.trim() === '') throw new ParleyError('text/empty', {})
    if (text.length > MAX_TEXT) throw new ParleyError('text/too-long', { length: text.length, limit: MAX_TEXT })
    return await this.#add(peerDid, { type: 'text', text: text.toWellFormed() })
  }

  /** A step towards an appointment: a message like any other. @throws {ParleyError} as `add` */
  async addBooking(peerDid: string, booking: BookingStep): Promise<MessageRecord> {
    return await this.#add(peerDid, { type: 'booking', booking })
  }

  async #add(
    peerDid: string,
    said: { type: 'text'; text: string } | { type: 'booking'; booking: BookingStep },
  ): Promise<MessageRecord> {
    const { store, keys, board, identities, clock, tabs } = this.#parts
    if (identities.get() === undefined) throw new ParleyError('identity/missing', {})
    const address = identities.addressOf(peerDid)
    const { did: peer, name } = await identities.contact(address, Number.POSITIVE_INFINITY)
    if (peer === identities.did) throw new ParleyError('identity/self', {})

    const id = toHex(randomBytes(16)).slice(2)
    const draft = { ...said, id, to: peer, sequence: 0, sentAt: 0 }
    const size = encodeContent(draft).length
    if (size > MAX_CONTENT) {
      const length = said.type === 'text' ? said.text.length : size
      throw new ParleyError('text/too-long', { length, limit: Math.floor((length * MAX_CONTENT) / size) })
    }
    const { outSequence: sequence, at } = await board.updateConversation(address, peer, (conversation) => ({
      ...conversation,
      name: name === '' ? conversation.name : name,
      outSequence: conversation.outSequence + 1,
      // One after the other, also within one millisecond or when the clock was set back.
      at: Math.max(clock.now(), conversation.at + 1),
    }))
    const content = { ...draft, sequence, sentAt: at }
    const record: MessageRecord = {
      id,
      peer,
      direction: 'out',
      ...(said.type === 'text' ? { text: said.text } : { text: '', booking: said.booking }),
      at,
      sequence,
      state: 'queued',
      postmarkedBy: 0,
      of: 0,
      postmarks: [],
    }
    const job: Job = { id, peer, address, at, sequence, content, attempts: 0, earlier: [], failed: false }
    await board.addMessage(record)
    await store.put(keys.job(id), job)
    tabs.tell({ kind: 'wake' })
    this.wake()
    return record
  }

  /**
   * A step of a call: it shows nothing, and nobody wants it after a while. Stored when resolved, and sent after what was
   * written before; what becomes of it is told by its id. It has the number of the last message and none of its own: one
   * that is dropped leaves no hole.
   * @throws {ParleyError} `identity/missing`, `store/failed`
   */
  async addSignal({ address, peer, call }: { address: Address; peer: string; call: CallSignal }): Promise<string> {
    return await this.#addSignal({ address, peer }, { type: 'call', call })
  }

  /** A step of a centre; as a step of a call. @throws {ParleyError} as `addSignal` */
  async addCentre({ address, peer, centre }: { address: Address; peer: string; centre: CentreStep }): Promise<string> {
    return await this.#addSignal({ address, peer }, { type: 'centre', centre })
  }

  async #addSignal(
    { address, peer }: { address: Address; peer: string },
    said: { type: 'call'; call: CallSignal } | { type: 'centre'; centre: CentreStep },
  ): Promise<string> {
    const { store, keys, board, identities, clock, tabs } = this.#parts
    if (identities.get() === undefined) throw new ParleyError('identity/missing', {})
    const id = toHex(randomBytes(16)).slice(2)
    const { outSequence: sequence, at: last } = board.conversation(address) ?? { outSequence: 0, at: 0 }
    const at = Math.max(clock.now(), last + 1, this.#lastSignalAt + 1)
    this.#lastSignalAt = at
    const content = { ...said, id, to: peer, sequence, sentAt: at }
    const until = clock.now() + SIGNAL_MS
    const job: Job = { id, peer, address, at, sequence, content, attempts: 0, earlier: [], failed: false, until }
    await store.put(keys.job(id), job)
    tabs.tell({ kind: 'wake' })
    this.wake()
    return id
  }

  /** @throws {ParleyError} `message/unknown` unless it failed or waits */
  async retry(id: string): Promise<MessageRecord> {
    const { store, keys, board, tabs } = this.#parts
    const job = await store.get<Job>(keys.job(id))
    if (job === undefined || job.until !== undefined) throw new ParleyError('message/unknown', { id })
    if (this.#busy.has(id)) return (await board.message(job.address, job.at, 'out', id)) ?? missing(id)
    await store.update<Job>(keys.job(id), (old) => ({ ...(old ?? job), failed: false, attempts: 0 }))
    const record = await board.changeMessage({ ...job, direction: 'out' }, ({ trouble: _, ...old }) => ({
      ...old,
      state: 'queued',
    }))
    tabs.tell({ kind: 'wake' })
    this.wake()
    return record
  }

  start(transport: Transport): void {
    this.#transport = transport
    this.#abort = new AbortController()
    this.#timer = setInterval(() => this.wake(), BLOCKED_RETRY_MS)
    this.wake()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#abort?.abort()
    this.#abort = undefined
    this.#transport = undefined
  }

  /** Looks at everything that waits. */
  readonly wake = (): void => {
    const signal = this.#abort?.signal
    if (signal === undefined) return
    void this.#wake(signal).catch(() => {})
  }

  /** `only`: one conversation, so that two that end together do not wake each other for ever. */
  async #wake(signal: AbortSignal, only?: string): Promise<void> {
    const { store, keys } = this.#parts
    const jobs = (await store.list<Job>(keys.outbox))
      .map(({ value }) => value)
      .filter(({ failed, address }) => !failed && (only === undefined || address === only))
    const byPeer = new Map<string, Job[]>()
    for (const job of jobs) byPeer.set(job.address, [...(byPeer.get(job.address) ?? []), job])
    for (const [address, queue] of byPeer) {
      if (signal.aborted) return
      if (this.#working.has(address)) {
        this.#again.add(address)
        continue
      }
      this.#working.add(address)
      queue.sort((a, b) => a.at - b.at)
      void this.#workOff(queue, signal)
        .catch(() => {})
        .finally(() => {
          this.#working.delete(address)
          if (this.#again.delete(address)) void this.#wake(signal, address).catch(() => {})
        })
    }
  }

  /** One conversation's messages are stamped in order; waiting for postmarks goes on side by side. */
  async #workOff(queue: Job[], signal: AbortSignal): Promise<void> {
    for (const job of queue) {
      const transport = this.#transport
      if (signal.aborted || transport === undefined) return
      if (this.#busy.has(job.id)) continue
      this.#busy.add(job.id)
      let going = false
      try {
        if (await this.#isOver(job)) continue
        if (transport.status().state !== 'online') throw new ParleyError('network/offline', {})
        const ready = job.attempt === undefined ? await this.#stamper.stamp(job) : await this.#resume(job, job.attempt)
        if (ready !== undefined) {
          going = true
          void this.#carry(ready, transport, signal)
            .catch(() => {})
            .finally(() => {
              this.#busy.delete(job.id)
              this.wake()
            })
        }
      } catch (error) {
        // What comes first goes first: the rest of this conversation waits as well.
        if (!(await this.#block(job, error))) return
      } finally {
        if (!going) this.#busy.delete(job.id)
      }
    }
  }

  /** Drops what nobody wants any more, and what went out while this list was read. */
  async #isOver({ id, until }: Job): Promise<boolean> {
    const { store, keys, clock } = this.#parts
    const stored = await store.get<Job>(keys.job(id))
    if (stored === undefined) return true
    if (until === undefined || clock.now() < until) return false
    await this.#lose(stored, 'network/no-postmark')
    return true
  }

  async #lose(job: Job, code: string): Promise<void> {
    await this.#parts.store.remove(this.#parts.keys.job(job.id))
    this.#parts.onSignal({ id: job.id, kind: 'lost', code })
  }

  /** After a restart: fresh bytes go out again as they are; older ones may have arrived, so ask before stamping anew. */
  async #resume(job: Job, attempt: Attempt): Promise<(Job & { attempt: Attempt }) | undefined> {
    if (this.#carrier.isFresh(attempt)) return { ...job, attempt }
    if (await this.#carrier.arrived(job, attempt)) {
      await this.#parts.store.remove(this.#parts.keys.job(job.id))
      return undefined
    }
    return await this.#stamper.stamp(await this.#giveUp(job, attempt))
  }

  async #carry(job: Job & { attempt: Attempt }, transport: Transport, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts
    const wanted =
      job.until === undefined
        ? signal
        : AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, job.until - clock.now()))])
    const answers = await this.#carrier.carry(job, transport, wanted)
    if (!signal.aborted) await this.#conclude(job, answers)
  }

  async #conclude(job: Job & { attempt: Attempt }, answers: readonly Answer[]): Promise<void> {
    const { store, keys, relays } = this.#parts
    if (answers.some(({ kind }) => kind === 'postmarked')) return await store.remove(keys.job(job.id))
    const problems = answers.flatMap((answer) => (answer.kind === 'refused' ? [answer.problem] : []))
    const cured = problems.some(({ code }) => STAMP_ANEW.includes(code))
    const silent = answers.some(({ kind }) => kind === 'silent')
    const again = job.attempts < MAX_ATTEMPTS && (cured || (silent && problems.length === 0))
    if (cured) await relays.checkAll()
    if (again) {
      await this.#giveUp(job, job.attempt)
      return
    }
    const [problem] = problems
    if (job.until !== undefined) return await this.#lose(job, problem?.code ?? 'network/no-postmark')
    const trouble =
      problem === undefined
        ? troubleOf(new ParleyError('network/no-postmark', {}), true)
        : troubleOf({ refusal: problem.code as RefusalCode, facts: factsOf(problem) }, true)
    await this.#giveUp(job, job.attempt, true)
    await this.#report.troubled(job, 'failed', trouble)
  }

  /** The stamps are spent whatever came of them; the next attempt takes new ones. */
  async #giveUp(job: Job, attempt: Attempt, failed = false): Promise<Job> {
    const { store, keys } = this.#parts
    const { messageHash, epoch, named } = attempt
    const { attempt: _, ...rest } = job
    const next: Job = { ...rest, failed, earlier: [...job.earlier, { messageHash, epoch, named }].slice(-8) }
    await store.put(keys.job(job.id), next)
    return next
  }

  /** Says why a message waits. True when it is this message's own fault and the next one may go on. */
  async #block(job: Job, error: unknown): Promise<boolean> {
    if (error instanceof ProtocolError) {
      if (job.until !== undefined) {
        await this.#lose(job, 'text/too-long')
        return true
      }
      await this.#parts.store.put(this.#parts.keys.job(job.id), { ...job, failed: true })
      await this.#report.troubled(job, 'failed', {
        code: 'text/too-long',
        sentence: error.message,
        facts: {},
        canRetry: false,
      })
      return true
    }
    const known = error instanceof ParleyError ? error : new ParleyError('store/failed', { detail: String(error) })
    const until = known.code === 'book/used-up' ? (known.facts as { until: number }).until : undefined
    await this.#report.troubled(job, 'queued', troubleOf(known, false, until))
    return false
  }
}

/** What a relay said beside the code, bounded: it is shown to people. */
function factsOf(problem: ProblemBody): Record<string, string | number> {
  const facts: Record<string, string | number> = {}
  for (const [name, fact] of Object.entries(problem).slice(0, 16)) {
    if (['type', 'title', 'status', 'detail', 'code'].includes(name)) continue
    if (typeof fact === 'number') facts[name] = fact
    else if (typeof fact === 'string') facts[name] = fact.slice(0, 100)
  }
  return facts
}

function missing(id: string): never {
  throw new ParleyError('message/unknown', { id })
}
