import type { Book } from '../books/Book.ts'
import { MAX_DEPTH, sheetSize, spanOf } from '../books/sheet.ts'
import { isSolvent } from '../books/solvency.ts'
import { equalBytes } from '../bytes/equalBytes.ts'
import { utf8 } from '../bytes/text.ts'
import type { RelayEntry } from '../chain/RelayEntry.ts'
import type { Suite } from '../crypto/Suite.ts'
import { ackAddress } from '../inbox/inbox.ts'
import { decodeFrame, type Frame, MAX_FRAME } from '../message/frame.ts'
import { messageHashOf } from '../message/messageHash.ts'
import { MAX_CONTENT_TOPIC, pubsubTopicOf } from '../message/pubsubTopicOf.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { hashStamp, type Stamp } from '../postage/stamp.ts'
import { typedDigest } from '../postage/typedData.ts'
import { epochAt, type Schedule } from '../time/schedule.ts'
import { type ChainView, checkBook } from './checkBook.ts'
import { checkFixedFields, checkStampList, checkTimestamp, TIMESTAMP_TOLERANCE } from './checkMessage.ts'
import { checkPostage } from './checkPostage.ts'
import { RateBuckets } from './RateBuckets.ts'
import { hintOf, SeenStamps } from './SeenStamps.ts'
import { SlotBits } from './SlotBits.ts'
import type {
  DoubleSpend,
  FrameVerdict,
  GateMessage,
  Refusal,
  RefusalCode,
  SignedStamp,
  StampVerdict,
} from './verdict.ts'

/** What the gate knows of the world. The functions are asked during a check: they must be quick and never wait. */
export type GateView = {
  suite: Suite
  /** `postOfficeDomain`. */
  domain: Uint8Array
  schedule: Schedule
  network: { clusterId: number; shards: number; skewSeconds: number }
  minStake: bigint
  /** This relay; left out by whoever only forwards. */
  self?: {
    relayId: number
    /** The lowest ask announced in the current epoch. */
    ask(): bigint
    /** The subscriber of a content topic. */
    inbox(contentTopic: string): { ackKey: Uint8Array } | undefined
  }
  /** At the safe head. */
  book(id: bigint): Book | undefined
  relay(id: number): RelayEntry | undefined
  chain(): ChainView
  /** The stamp on a slot, from the message store: the other half of a double spend, and duplicates after a restart. */
  holder?(bookId: bigint, epoch: number, slot: number): SignedStamp | undefined
}

/** Stamp hashes remembered a generation (see `SeenStamps`). */
const SEEN_LIMIT = 32_768
/** A message may come as long as its time is near: from `TIMESTAMP_TOLERANCE` before it to as long after it. */
const SEEN_SECONDS = 2 * TIMESTAMP_TOLERANCE
const MAX_TOPICS = 4096
const MAX_ACKS = 65_536
const MAX_CLOSED = 65_536
/** Signatures checked for evidence alone, a second: junk on spent slots must not buy work. */
const EVIDENCE_PER_SECOND = 32

type Named = NonNullable<GateView['self']>
type Context = {
  contentTopic: string
  messageHash: Uint8Array | undefined
  topicHash: Uint8Array
  timestampNs: bigint
  frame: Frame
  wantedSpan: number
  nowSeconds: number
  chain: ChainView
  evidence: DoubleSpend[]
}

/**
 * The check of everything that arrives, from clients and from gossip: mechanism B3, cheapest rule first, each stamp by
 * itself. `check` is synchronous from the first rule to the setting of the bits, so two messages cannot pass between
 * its test and its set. Never throws on what a stranger sends. Rules and codes: docs/protocol.md, "Gate".
 */
export class Gate {
  readonly #view: GateView
  readonly #bits = new Map<number, SlotBits>()
  readonly #seen = new SeenStamps(SEEN_SECONDS, SEEN_LIMIT)
  readonly #rates = new RateBuckets()
  readonly #topics = new Map<string, { pubsubTopic: string; hash: Uint8Array }>()
  readonly #acks = new Map<string, { ackKey: Uint8Array; epoch: number; address: Uint8Array }>()
  /** Books caught spending twice; the chain will say so too. */
  readonly #closed = new Set<bigint>()
  #evidenceLeft = EVIDENCE_PER_SECOND
  #evidenceAt = 0
  #oldestEpoch = 0

  constructor(view: GateView) {
    this.#view = view
  }

  /** Judges a message at a moment (unix seconds, fractions allowed) and takes the slots of what it accepts. */
  check(message: GateMessage, nowSeconds: number): FrameVerdict {
    const { payload, contentTopic, timestampNs } = message
    if (payload.length > MAX_FRAME) return refuse('reject', 'frame/too-large')
    const topic = this.#topic(contentTopic)
    if ('code' in topic) return topic
    const fixed = checkFixedFields(message, topic.pubsubTopic)
    if (fixed !== undefined) return fixed
    if (timestampNs === undefined || timestampNs < 0n || timestampNs > 0xffffffffffffffffn) {
      return refuse('reject', 'frame/malformed')
    }
    const frame = readFrame(payload)
    if ('code' in frame) return frame
    const refusal = checkStampList(frame) ?? checkTimestamp(timestampNs, nowSeconds)
    if (refusal !== undefined) return refusal

    this.dropBefore(epochAt(this.#view.schedule, nowSeconds - this.#view.network.skewSeconds))
    const context: Context = {
      contentTopic,
      messageHash: undefined,
      topicHash: topic.hash,
      timestampNs,
      frame,
      wantedSpan: spanOf(frame.envelope.length),
      nowSeconds,
      chain: this.#view.chain(),
      evidence: [],
    }
    return this.#judgeFrame(
      context,
      frame.stamps.map((stamp) => this.#judge(stamp, context)),
    )
  }

  /** Takes the slots of a stamp that this relay holds: for a start from its store. Stamps of dropped epochs do nothing. */
  restore(stamp: Stamp, stampHash: Uint8Array): void {
    if (stamp.epoch < this.#oldestEpoch) return
    // Without its book a sheet gets pages of the largest kind, which fit every depth.
    const depth = this.#view.book(stamp.bookId)?.depth ?? MAX_DEPTH
    if (stamp.slot + stamp.span > sheetSize(depth)) return
    this.#epochBits(stamp.epoch).set(stamp.bookId, depth, stamp.slot, stamp.span)
    this.#seen.restore(stampHash)
  }

  /**
   * Forgets the slots of earlier epochs and takes no more stamps of them, whatever the clock says later: a clock that
   * goes back must not open a sheet again. `check` does this by itself.
   */
  dropBefore(epoch: number): void {
    if (epoch <= this.#oldestEpoch) return
    this.#oldestEpoch = epoch
    for (const kept of this.#bits.keys()) {
      if (kept < epoch) this.#bits.delete(kept)
    }
    for (const [topic, ack] of this.#acks) {
      if (ack.epoch < epoch) this.#acks.delete(topic)
    }
  }

  #judge(stamp: Stamp, context: Context): StampVerdict {
    const { nowSeconds, chain } = context
    const { bookId, epoch, slot, span } = stamp
    const { schedule, network, minStake, self } = this.#view
    const book = this.#view.book(bookId)
    const refused = (refusal: Refusal): StampVerdict => ({ kind: refusal.kind, stamp, code: refusal.code })

    const invalid = checkBook(stamp, book, { schedule, skewSeconds: network.skewSeconds, nowSeconds, chain })
    if (invalid !== undefined || book === undefined) {
      return refused(invalid ?? { kind: 'ignore', code: 'book/unknown' })
    }
    if (this.#closed.has(bookId)) return refused({ kind: 'ignore', code: 'book/dead' })
    if (epoch < this.#oldestEpoch) return refused({ kind: 'ignore', code: 'epoch/wrong' })

    const named = self !== undefined && stamp.relayId === self.relayId ? self : undefined
    const unpaid = checkPostage(stamp, {
      book,
      wantedSpan: context.wantedSpan,
      relay: this.#view.relay(stamp.relayId),
      minStake,
      ask: named?.ask(),
    })
    if (unpaid !== undefined) return refused(unpaid)
    if (!isSolvent(book, epoch, chain.drawn)) return refused({ kind: 'ignore', code: 'book/underfunded' })

    const taken = this.#bits.get(epoch)?.firstSet(bookId, slot, span) ?? -1
    const hint = hintOf(stamp, context.timestampNs, context.frame.envelope.length)
    if (taken !== -1) return this.#judgeTaken(stamp, taken, hint, book, named, context)

    // Looked at before the signature is checked, drawn on after: junk must not empty a stranger's bucket.
    if (named !== undefined && !this.#rates.allows(bookId, book.depth, span, nowSeconds)) {
      return refused({ kind: 'ignore', code: 'rate/exceeded' })
    }
    const stampHash = this.#stampHash(stamp, context)
    if (!this.#isSigned(stampHash, stamp, book)) return refused({ kind: 'reject', code: 'stamp/forged' })

    this.#epochBits(epoch).set(bookId, book.depth, slot, span)
    if (named !== undefined) this.#rates.draw(bookId, book.depth, span, nowSeconds)
    const admitted = named === undefined || this.#isSubscriber(stamp, named, context.contentTopic)
    this.#seen.put(stampHash, hint, admitted, nowSeconds)
    return admitted ? { kind: 'accept', stamp, stampHash } : refused({ kind: 'ignore', code: 'inbox/unknown' })
  }

  /** A slot is in use: by this very stamp, or by another one. */
  #judgeTaken(
    stamp: Stamp,
    taken: number,
    hint: number,
    book: Book,
    named: Named | undefined,
    context: Context,
  ): StampVerdict {
    const { suite, holder } = this.#view
    const held = holder?.(stamp.bookId, stamp.epoch, taken)
    // Nothing is known of the other stamp, and it is not this one: a double spend, for which nothing was hashed.
    if (held === undefined && !this.#seen.mayHold(hint, context.nowSeconds)) {
      return { kind: 'ignore', stamp, code: 'slot/spent' }
    }
    const stampHash = this.#stampHash(stamp, context)
    const seen = this.#seen.get(stampHash)
    if (seen !== undefined) {
      // Its slots were taken when the inbox was not here yet: a retry of the same bytes must not cost new slots.
      if (seen.admitted) return { kind: 'duplicate', stamp, stampHash }
      if (named === undefined || !this.#isSubscriber(stamp, named, context.contentTopic)) {
        return { kind: 'ignore', stamp, code: 'inbox/unknown' }
      }
      // The hash was checked then, these signature bytes were not: a claim needs good ones.
      if (!this.#isSigned(stampHash, stamp, book)) return { kind: 'reject', stamp, code: 'stamp/forged' }
      this.#seen.put(stampHash, hint, true, context.nowSeconds)
      return { kind: 'accept', stamp, stampHash }
    }
    if (held === undefined) return { kind: 'ignore', stamp, code: 'slot/spent' }
    if (equalBytes(hashStamp(held.stamp, held.messageHash, suite), stampHash)) {
      return { kind: 'duplicate', stamp, stampHash }
    }
    if (!this.#mayCheckEvidence(context.nowSeconds)) return { kind: 'ignore', stamp, code: 'slot/spent' }
    if (!this.#isSigned(stampHash, stamp, book)) return { kind: 'reject', stamp, code: 'stamp/forged' }
    if (context.messageHash !== undefined) {
      context.evidence.push({ first: held, second: { stamp, messageHash: context.messageHash } })
    }
    bound(this.#closed, MAX_CLOSED)
    this.#closed.add(stamp.bookId)
    return { kind: 'ignore', stamp, code: 'slot/spent' }
  }

  /**
   * One fresh stamp is enough. Else a duplicate is a duplicate. The forwarder is blamed only if every stamp deserves it:
   * a stamp that we ignore may be the one for which an honest neighbour passed the frame on.
   */
  #judgeFrame({ frame, messageHash, evidence }: Context, stamps: StampVerdict[]): FrameVerdict {
    const found = evidence.length === 0 ? {} : { evidence }
    const good = stamps.some(({ kind }) => kind === 'accept') ? 'accept' : 'duplicate'
    if (messageHash !== undefined && stamps.some(({ kind }) => kind === good)) {
      return { kind: good, messageHash, frame, stamps, ...found }
    }
    const ignored = stamps.some(({ kind }) => kind === 'ignore')
    const relayId = this.#view.self?.relayId
    let code: RefusalCode | undefined
    let isOwn = false
    for (const verdict of stamps) {
      if (!('code' in verdict) || (ignored && verdict.kind !== 'ignore')) continue
      // The reason that concerns this relay says more to the sender than a neighbour's.
      const own = verdict.stamp.relayId === relayId
      if (code === undefined || (own && !isOwn)) {
        code = verdict.code
        isOwn = own
      }
    }
    return {
      kind: ignored ? 'ignore' : 'reject',
      code: code ?? 'frame/no-stamp',
      ...(messageHash === undefined ? {} : { messageHash }),
      stamps,
      ...found,
    }
  }

  #stampHash(stamp: Stamp, context: Context): Uint8Array {
    const { suite } = this.#view
    context.messageHash ??= messageHashOf(context.topicHash, context.timestampNs, context.frame.envelope, suite)
    return hashStamp(stamp, context.messageHash, suite)
  }

  #isSigned(stampHash: Uint8Array, { signature }: Stamp, { key }: Book): boolean {
    const { suite, domain } = this.#view
    const signer = suite.recoverAddress(typedDigest(domain, stampHash, suite), signature)
    return signer !== undefined && equalBytes(signer, key)
  }

  #isSubscriber({ ack, epoch }: Stamp, self: Named, contentTopic: string): boolean {
    const inbox = self.inbox(contentTopic)
    if (inbox === undefined) return false
    const id = `${epoch}${contentTopic}`
    let known = this.#acks.get(id)
    if (known === undefined || !equalBytes(known.ackKey, inbox.ackKey)) {
      bound(this.#acks, MAX_ACKS)
      // Dear (a point multiplication), and only done for inboxes that are here.
      known = { ackKey: inbox.ackKey, epoch, address: ackAddress(inbox.ackKey, epoch) }
      this.#acks.set(id, known)
    }
    return equalBytes(known.address, ack)
  }

  #mayCheckEvidence(nowSeconds: number): boolean {
    const refill = Math.max(0, nowSeconds - this.#evidenceAt) * EVIDENCE_PER_SECOND
    this.#evidenceLeft = Math.min(EVIDENCE_PER_SECOND, this.#evidenceLeft + refill)
    this.#evidenceAt = Math.max(this.#evidenceAt, nowSeconds)
    if (this.#evidenceLeft < 1) return false
    this.#evidenceLeft -= 1
    return true
  }

  #epochBits(epoch: number): SlotBits {
    let bits = this.#bits.get(epoch)
    if (bits === undefined) {
      bits = new SlotBits()
      this.#bits.set(epoch, bits)
    }
    return bits
  }

  #topic(contentTopic: string): { pubsubTopic: string; hash: Uint8Array } | Refusal {
    const known = this.#topics.get(contentTopic)
    if (known !== undefined) return known
    if (contentTopic.length > MAX_CONTENT_TOPIC) return refuse('reject', 'frame/too-large')
    try {
      const pubsubTopic = pubsubTopicOf(contentTopic, this.#view.network)
      const topic = { pubsubTopic, hash: this.#view.suite.keccak256(utf8(contentTopic)) }
      bound(this.#topics, MAX_TOPICS)
      this.#topics.set(contentTopic, topic)
      return topic
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      return refuse('reject', error.code === 'topic/too-long' ? 'frame/too-large' : 'frame/malformed')
    }
  }
}

function readFrame(payload: Uint8Array): Frame | Refusal {
  try {
    return decodeFrame(payload)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return refuse('reject', error.code === 'frame/too-large' ? 'frame/too-large' : 'frame/malformed')
  }
}

function refuse(kind: Refusal['kind'], code: RefusalCode): Refusal {
  return { kind, code }
}

/** Makes room for one more: the oldest goes. */
function bound<Key>(
  collection: { size: number; keys(): Iterator<Key>; delete(key: Key): boolean },
  limit: number,
): void {
  if (collection.size < limit) return
  const oldest = collection.keys().next()
  if (!oldest.done) collection.delete(oldest.value)
}
