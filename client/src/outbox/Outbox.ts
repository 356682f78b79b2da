import {
  type AddressBook,
  ackAddress,
  encodeContent,
  encodeFrame,
  epochStart,
  type Frame,
  fromHex,
  type Hex,
  hashStamp,
  inboxTopic,
  MAX_TEXT,
  messageHash,
  ProtocolError,
  type RefusalCode,
  type RelayEntry,
  sealedBox,
  signStamp,
  spanOf,
  toHex,
} from '@parley/protocol'
import type { StampBooks } from '../books/StampBooks.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import { troubleOf } from '../errors/troubleOf.ts'
import type { Identities } from '../identity/Identities.ts'
import type { MessageRecord } from '../model/MessageRecord.ts'
import type { MessageTrouble } from '../model/MessageTrouble.ts'
import type { Store } from '../model/Store.ts'
import type { Transport } from '../model/Transport.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import { RelayRefusal } from '../relays/RelayRefusal.ts'
import type { OutcomeBody, ProblemBody } from '../relays/relayBodies.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Tabs } from '../state/Tabs.ts'
import { randomBytes } from '../util/randomBytes.ts'
import { sleep } from '../util/sleep.ts'
import type { Attempt, NamedRelay } from './Attempt.ts'
import { checkOutcome } from './checkOutcome.ts'
import {
  BLOCKED_RETRY_MS,
  FRESH_MS,
  MAX_ATTEMPTS,
  POLL_PAUSE_MS,
  RESEND_AT_MS,
  UNREACHABLE_PAUSE_MS,
} from './constants.ts'
import type { DeliveryWatch } from './DeliveryWatch.ts'
import type { Job } from './Job.ts'

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
}
type Answer = { kind: 'postmarked' } | { kind: 'refused'; problem: ProblemBody } | { kind: 'silent' }

/** Bytes of encoded content that still fit into an envelope. */
const MAX_CONTENT = 15_500
/** Refusals that pass by themselves: the relay has not seen the chain or the profile yet, or asks us to slow down. */
const PASSING: readonly string[] = [
  'book/unknown',
  'inbox/unknown',
  'chain/stale',
  'rate/exceeded',
  'relay/not-eligible',
  'relay/not-ready',
  'book/not-valid-now',
]
/** Refusals that new stamps cure. */
const STAMP_ANEW: readonly string[] = ['slot/spent', 'message/expired', 'epoch/wrong']

/**
 * Brings messages out: stored first, stamped once, sent until relays answer. What a screen shows follows from what is
 * proved; after a crash everything goes on from the store, and no slot is signed twice.
 */
export class Outbox {
  readonly #parts: Parts
  readonly #busy = new Set<string>()
  readonly #working = new Set<string>()
  #transport: Transport | undefined
  #abort: AbortController | undefined
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Stored when resolved. @throws {ParleyError} `text/...`, `identity/...`, `profile/...`, `chain/unreachable`, `store/failed` */
  async add(peerDid: string, text: string): Promise<MessageRecord> {
    const { store, keys, board, identities, clock, tabs } = this.#parts
    if (text.trim() === '') throw new ParleyError('text/empty', {})
    if (text.length > MAX_TEXT) throw new ParleyError('text/too-long', { length: text.length, limit: MAX_TEXT })
    if (identities.get() === undefined) throw new ParleyError('identity/missing', {})
    const address = identities.addressOf(peerDid)
    const { did: peer, name } = await identities.contact(address, Number.POSITIVE_INFINITY)
    if (peer === identities.did) throw new ParleyError('identity/self', {})

    const id = toHex(randomBytes(16)).slice(2)
    const wellFormed = text.toWellFormed()
    const draft = { type: 'text', id, to: peer, sequence: 0, sentAt: 0, text: wellFormed } as const
    const size = encodeContent(draft).length
    if (size > MAX_CONTENT) {
      throw new ParleyError('text/too-long', {
        length: text.length,
        limit: Math.floor((text.length * MAX_CONTENT) / size),
      })
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
      text: wellFormed,
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

  /** @throws {ParleyError} `message/unknown` unless it failed or waits */
  async retry(id: string): Promise<MessageRecord> {
    const { store, keys, board, tabs } = this.#parts
    const job = await store.get<Job>(keys.job(id))
    if (job === undefined) throw new ParleyError('message/unknown', { id })
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

  async #wake(signal: AbortSignal): Promise<void> {
    const { store, keys } = this.#parts
    const jobs = (await store.list<Job>(keys.outbox)).map(({ value }) => value).filter(({ failed }) => !failed)
    const byPeer = new Map<string, Job[]>()
    for (const job of jobs) byPeer.set(job.address, [...(byPeer.get(job.address) ?? []), job])
    for (const [address, queue] of byPeer) {
      if (this.#working.has(address) || signal.aborted) continue
      this.#working.add(address)
      queue.sort((a, b) => a.sequence - b.sequence)
      void this.#workOff(queue, signal)
        .catch(() => {})
        .finally(() => this.#working.delete(address))
    }
  }

  /** One conversation's messages are stamped in order; waiting for postmarks goes on side by side. */
  async #workOff(queue: Job[], signal: AbortSignal): Promise<void> {
    for (const job of queue) {
      if (signal.aborted) return
      if (this.#busy.has(job.id)) continue
      this.#busy.add(job.id)
      let going = false
      try {
        const ready = job.attempt === undefined ? await this.#stamp(job) : await this.#resume(job, job.attempt)
        if (ready !== undefined) {
          going = true
          void this.#carry(ready, signal)
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

  /** Seals, takes slots, signs, and stores all of it before a byte leaves. */
  async #stamp(job: Job): Promise<(Job & { attempt: Attempt }) | undefined> {
    const { store, keys, board, identities, books, clock, domain } = this.#parts
    const device = identities.deviceKeys()
    if (device === undefined) throw new ParleyError('identity/missing', {})
    if (this.#transport?.status().state !== 'online') throw new ParleyError('network/offline', {})
    const { profile } = await identities.contact(job.address)
    const hold = await this.#usable(profile.relays)
    if (hold.length === 0) throw new ParleyError('relay/none', {})

    const envelope = await sealedBox.seal({
      content: encodeContent(job.content),
      sender: { did: identities.did, signKey: device.signKey },
      recipientKeys: [fromHex(profile.boxKey)],
      random: randomBytes(128),
    })
    const span = spanOf(envelope.length)
    const { book, epoch, first, privateKey, names } = await books.take({ span, relays: hold })

    const ackKey = fromHex(profile.ackKey)
    const contentTopic = inboxTopic(ackKey)
    const startedAt = clock.now()
    const timestampNs = BigInt(startedAt) * 1_000_000n
    const hash = messageHash({ contentTopic, timestampNs, envelope })
    const ack = ackAddress(ackKey, epoch)
    const stamps: Frame['stamps'] = []
    const named: NamedRelay[] = []
    for (const [index, name] of names.entries()) {
      const relay = hold[name]
      if (relay === undefined) continue
      const unsigned = { bookId: book.id, epoch, slot: first + index * span, span, relayId: relay.id, ack }
      stamps.push(signStamp({ stamp: unsigned, messageHash: hash, domain, privateKey }))
      named.push({
        relayId: relay.id,
        stampHash: toHex(hashStamp(unsigned, hash)),
        ack: toHex(ack),
        signer: relay.signer.toLowerCase() as Hex,
      })
    }
    const attempt: Attempt = {
      messageHash: toHex(hash),
      contentTopic,
      timestampNs,
      payload: encodeFrame({ stamps, envelope }),
      bookId: book.id,
      epoch,
      startedAt,
      named,
    }
    const ready = { ...job, attempt, attempts: job.attempts + 1 }
    await store.put(keys.job(job.id), ready)
    await board.changeMessage({ ...job, direction: 'out' }, ({ trouble: _, ...old }) => ({
      ...old,
      state: 'sending',
      of: named.length,
      postmarkedBy: 0,
      postmarks: [],
      messageHash: attempt.messageHash,
      bookId: book.id,
      epoch,
    }))
    void books.touched()
    return ready
  }

  /** After a restart: fresh bytes go out again as they are; older ones may have arrived, so ask before stamping anew. */
  async #resume(job: Job, attempt: Attempt): Promise<(Job & { attempt: Attempt }) | undefined> {
    if (this.#transport?.status().state !== 'online') throw new ParleyError('network/offline', {})
    if (this.#age(attempt) < FRESH_MS) return { ...job, attempt }
    if (await this.#arrived(job, attempt)) return undefined
    return await this.#stamp(await this.#giveUp(job, attempt))
  }

  /** Sends and asks until every named relay answered or the bytes are too old. */
  async #carry(job: Job & { attempt: Attempt }, signal: AbortSignal): Promise<void> {
    const { attempt } = job
    const settled = new AbortController()
    const over = AbortSignal.any([signal, settled.signal])
    const sending = this.#sendAgainAndAgain(attempt, over)
    const answers = await Promise.all(attempt.named.map((named) => this.#ask(job, named, over)))
    settled.abort()
    await sending
    if (signal.aborted) return
    for (const [index, { kind }] of answers.entries()) {
      if (kind === 'silent') this.#parts.relays.strike(attempt.named[index]?.relayId ?? 0)
    }
    await this.#conclude(job, answers)
  }

  async #sendAgainAndAgain(attempt: Attempt, signal: AbortSignal): Promise<void> {
    const { contentTopic, timestampNs, payload } = attempt
    const begun = Date.now()
    for (const at of RESEND_AT_MS) {
      await sleep(begun + at - Date.now(), signal)
      if (signal.aborted || this.#age(attempt) >= FRESH_MS) return
      // Whether it arrived is for the relays' signatures to say, not for the transport.
      await this.#transport?.send({ contentTopic, timestampNs, payload }).catch(() => {})
    }
  }

  /** One relay's word on one stamp. */
  async #ask(job: Job & { attempt: Attempt }, named: NamedRelay, signal: AbortSignal): Promise<Answer> {
    const { relays } = this.#parts
    const { attempt } = job
    const entry = relays.get(named.relayId)
    if (entry === undefined) return { kind: 'silent' }
    const api = relays.api(entry)
    let refused: ProblemBody | undefined
    while (!signal.aborted && this.#age(attempt) < FRESH_MS) {
      try {
        const outcome = await api.message(attempt.messageHash, signal)
        if (outcome !== undefined && (await this.#note(job, attempt, named, outcome))) {
          relays.forgive(named.relayId)
          return { kind: 'postmarked' }
        }
        await sleep(POLL_PAUSE_MS, signal)
      } catch (error) {
        if (error instanceof RelayRefusal && error.problem.code !== 'request/too-many') {
          refused = error.problem
          if (!PASSING.includes(refused.code)) return { kind: 'refused', problem: refused }
        } else if (error instanceof ParleyError && error.code === 'relay/unreachable') {
          void relays.check(entry)
        }
        await sleep(UNREACHABLE_PAUSE_MS, signal)
      }
    }
    return refused === undefined ? { kind: 'silent' } : { kind: 'refused', problem: refused }
  }

  /** Writes down what an answer proves; true once the stamp has its postmark. */
  async #note(job: Job, attempt: Attempt, named: NamedRelay, outcome: OutcomeBody): Promise<boolean> {
    const { board, addressBook, domain, deliveries } = this.#parts
    if (outcome.messageHash !== attempt.messageHash) return false
    const { epoch } = attempt
    const { postmark } = checkOutcome(outcome, named, { epoch, domain, schedule: addressBook.schedule })
    if (postmark === undefined) return false
    // The receipt may be back before the last postmark, so it is awaited from the first one on.
    await deliveries.expect({
      id: job.id,
      peer: job.peer,
      address: job.address,
      at: job.at,
      frames: [attempt, ...job.earlier].map(({ messageHash, epoch, named }) => ({ messageHash, epoch, named })),
      until: (epochStart(addressBook.schedule, epoch + 1) + addressBook.schedule.holdPeriod) * 1000,
    })
    await board.changeMessage({ ...job, direction: 'out' }, ({ trouble: _, ...old }) => {
      const postmarks = [...old.postmarks.filter(({ relayId }) => relayId !== named.relayId), postmark]
      const state = old.state === 'delivered' ? 'delivered' : 'sent'
      return { ...old, state, postmarks, postmarkedBy: postmarks.length, of: Math.max(old.of, attempt.named.length) }
    })
    return true
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
    const trouble =
      problem === undefined
        ? troubleOf(new ParleyError('network/no-postmark', {}), true)
        : troubleOf({ refusal: problem.code as RefusalCode, facts: factsOf(problem) }, true)
    await this.#giveUp(job, job.attempt, true)
    await this.#setTrouble(job, 'failed', trouble)
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

  /** Whether a relay holds an attempt that nobody answered for in time. */
  async #arrived(job: Job, attempt: Attempt): Promise<boolean> {
    const { relays, store, keys } = this.#parts
    const found = await Promise.all(
      attempt.named.map(async (named) => {
        const entry = relays.get(named.relayId)
        if (entry === undefined) return false
        const held = await relays
          .api(entry)
          .outcomes([attempt.messageHash])
          .catch(() => undefined)
        const outcome = held?.get(attempt.messageHash)
        return outcome !== undefined && (await this.#note(job, attempt, named, outcome))
      }),
    )
    if (!found.includes(true)) return false
    await store.remove(keys.job(job.id))
    return true
  }

  /** Says why a message waits. True when it is this message's own fault and the next one may go on. */
  async #block(job: Job, error: unknown): Promise<boolean> {
    if (error instanceof ProtocolError) {
      await this.#parts.store.put(this.#parts.keys.job(job.id), { ...job, failed: true })
      await this.#setTrouble(job, 'failed', {
        code: 'text/too-long',
        sentence: error.message,
        facts: {},
        canRetry: false,
      })
      return true
    }
    const known = error instanceof ParleyError ? error : new ParleyError('store/failed', { detail: String(error) })
    const until = known.code === 'book/used-up' ? (known.facts as { until: number }).until : undefined
    await this.#setTrouble(job, 'queued', troubleOf(known, false, until))
    return false
  }

  async #setTrouble(job: Job, state: 'queued' | 'failed', trouble: MessageTrouble): Promise<void> {
    const { board } = this.#parts
    const shown = await board.message(job.address, job.at, 'out', job.id)
    if (shown === undefined || (shown.state === state && shown.trouble?.code === trouble.code)) return
    if (shown.state === 'sent' || shown.state === 'delivered') return
    await board.changeMessage({ ...job, direction: 'out' }, (old) => ({ ...old, state, trouble }))
  }

  async #usable(ids: readonly number[]): Promise<RelayEntry[]> {
    const { relays } = this.#parts
    if (ids.some((id) => relays.get(id) === undefined)) await relays.refresh().catch(() => {})
    return ids.flatMap((id) => {
      const entry = relays.get(id)
      return entry !== undefined && relays.isUsable(entry) ? [entry] : []
    })
  }

  #age({ startedAt }: Attempt): number {
    return this.#parts.clock.now() - startedAt
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
