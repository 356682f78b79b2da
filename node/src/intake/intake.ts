import {
  epochStart,
  type FrameVerdict,
  type Gate,
  type ProblemCode,
  problemOf,
  type RefusalCode,
  type Schedule,
  type Stamp,
  toHex,
} from '@parley/protocol'
import type { WakuMessage } from '@waku/proto'
import type { Logger } from 'pino'
import type { Evidence } from '../hold/evidence.ts'
import type { HeldMessage, HeldStamp, Hold } from '../hold/hold.ts'
import { wakuMessageHash } from '../waku/wakuMessageHash.ts'
import type { Counters } from './counters.ts'
import { nameRefused } from './nameRefused.ts'
import type { Outcomes } from './outcomes.ts'

export type Arrival = {
  pubsubTopic: string
  message: WakuMessage
  /** `push`: a sender waits for the outcome, so a refusal is remembered under the message's name even if that must be worked out. */
  by: 'push' | 'gossip'
}
/**
 * `settled` resolves when what names this relay is on the disk. `ownRefusal`: the message goes on to other relays, but this one
 * refuses every stamp that names it.
 */
export type Taken = { verdict: FrameVerdict; settled: Promise<void>; ownRefusal: ProblemCode | undefined }

export type IntakeInit = {
  hold: Hold
  evidence: Evidence
  outcomes: Outcomes
  counters: Counters
  schedule: Schedule
  /** Called for each message newly held, after it is on the disk. */
  deliver: (pubsubTopic: string, message: WakuMessage) => void
  /** Is a stamp signed by its book's key? */
  isSigned: (stamp: Stamp, stampHash: Uint8Array) => boolean
  log: Logger
}

/** Where every message comes in, from a client's push or from gossip: the gate, then the hold, then those who wait for it. */
export class Intake {
  readonly #init: IntakeInit
  #gate: Gate | undefined
  #relayId: number | undefined
  #paused: number | undefined
  /** Stamps whose commit is under way, so that a copy that comes in the meantime waits for it too. */
  readonly #pending = new Map<string, Promise<void>>()

  constructor(init: IntakeInit) {
    this.#init = init
  }

  /** The gate judges from now on; without a relay id nothing is held. `paused`: this relay's id while it may give no postmarks. */
  open(gate: Gate, relayId: number | undefined, paused?: number): void {
    this.#gate = gate
    this.#relayId = relayId
    this.#paused = paused
  }

  get isOpen(): boolean {
    return this.#gate !== undefined
  }

  dropBefore(epoch: number): void {
    this.#gate?.dropBefore(epoch)
  }

  take({ pubsubTopic, message, by }: Arrival): Taken | undefined {
    if (this.#gate === undefined) return undefined
    const { hold, evidence, outcomes, counters, log } = this.#init
    const now = Date.now() / 1000
    const verdict = this.#gate.check(
      {
        pubsubTopic,
        contentTopic: message.contentTopic,
        timestampNs: message.timestamp,
        payload: message.payload,
        version: message.version,
        meta: message.meta,
        ephemeral: message.ephemeral,
        rateLimitProof: message.rateLimitProof,
      },
      now,
    )
    for (const proof of verdict.evidence ?? []) {
      evidence.add(proof)
      log.warn(
        { bookId: proof.first.stamp.bookId.toString() },
        'Double spend proved: two stamps of one book on one slot',
      )
    }
    if ('code' in verdict) {
      counters.refuse(verdict.code)
      const messageHash = verdict.messageHash ?? (by === 'push' ? nameRefused(message) : undefined)
      // A held message keeps its outcome, whatever copies of it arrive later.
      if (messageHash !== undefined && hold.stampsOf(messageHash).length === 0) {
        outcomes.refused(messageHash, problemOf(verdict.code, factsOf(verdict.code, verdict.stamps?.[0]?.stamp)))
      }
      log.debug({ code: verdict.code }, 'Message refused')
      return { verdict, settled: Promise.resolve(), ownRefusal: undefined }
    }
    const { ownRefusal, refused } = this.#ownRefusal(verdict)
    for (const stamp of verdict.stamps) if (stamp.kind === 'accept') counters.accepted += 1
    if (ownRefusal !== undefined && hold.stampsOf(verdict.messageHash).length === 0) {
      outcomes.refused(verdict.messageHash, problemOf(ownRefusal, factsOf(ownRefusal, refused)))
    }
    return { verdict, settled: this.#keep(pubsubTopic, message, verdict, now), ownRefusal }
  }

  #ownRefusal({ stamps }: Exclude<FrameVerdict, { code: RefusalCode }>): {
    ownRefusal?: ProblemCode
    refused?: Stamp
  } {
    const paused = stamps.find(({ stamp }) => stamp.relayId === this.#paused)
    if (paused !== undefined) return { ownRefusal: 'relay/not-ready', refused: paused.stamp }
    const own = stamps.filter(({ stamp }) => stamp.relayId === this.#relayId)
    let first: { ownRefusal?: ProblemCode; refused?: Stamp } = {}
    for (const verdict of own) {
      if (!('code' in verdict)) return {}
      this.#init.counters.refuse(verdict.code)
      if (first.ownRefusal === undefined) first = { ownRefusal: verdict.code, refused: verdict.stamp }
    }
    return first
  }

  async #keep(
    pubsubTopic: string,
    message: WakuMessage,
    verdict: Exclude<FrameVerdict, { code: RefusalCode }>,
    now: number,
  ): Promise<void> {
    const { hold, outcomes, counters, deliver, isSigned, schedule } = this.#init
    const { messageHash } = verdict
    const waits: Promise<void>[] = []
    const fresh: HeldStamp[] = []
    for (const stampVerdict of verdict.stamps) {
      if (stampVerdict.kind !== 'accept' && stampVerdict.kind !== 'duplicate') continue
      const { stamp, stampHash } = stampVerdict
      if (stamp.relayId !== this.#relayId) continue
      const pending = this.#pending.get(toHex(stampHash))
      if (pending !== undefined) waits.push(pending)
      // A duplicate that is not on the disk is one whose write failed: it is written again, if this copy's signature is good too.
      else if (stampVerdict.kind === 'accept' || (hold.stamp(stampHash) === undefined && isSigned(stamp, stampHash))) {
        fresh.push({ stamp, stampHash, acceptedAt: clampIntoEpoch(schedule, stamp.epoch, now) })
      }
    }
    if (fresh.length > 0) {
      const isNew = hold.message(messageHash) === undefined && waits.length === 0
      const held: HeldMessage = {
        messageHash,
        contentTopic: message.contentTopic,
        timestampNs: message.timestamp ?? 0n,
        payload: message.payload,
        wakuHash: wakuMessageHash({
          pubsubTopic,
          contentTopic: message.contentTopic,
          payload: message.payload,
          meta: message.meta,
          timestampNs: message.timestamp,
        }),
      }
      const keys = fresh.map(({ stampHash }) => toHex(stampHash))
      const write = hold
        .put(held, fresh)
        .then(() => {
          counters.postmarked += fresh.length
          outcomes.held(messageHash)
          if (isNew) deliver(pubsubTopic, message)
        })
        .finally(() => {
          for (const key of keys) this.#pending.delete(key)
        })
      for (const key of keys) this.#pending.set(key, write)
      waits.push(write)
    }
    await Promise.all(waits)
  }
}

/** A postmark with a time outside the stamp's epoch could be held against this relay. */
function clampIntoEpoch(schedule: Schedule, epoch: number, now: number): number {
  const first = epochStart(schedule, epoch)
  const last = epochStart(schedule, epoch + 1) - 1
  return Math.min(Math.max(Math.floor(now), first), last)
}

function factsOf(code: ProblemCode, stamp: Stamp | undefined): Record<string, string | number> {
  if (stamp === undefined || code.startsWith('frame/')) return {}
  return { bookId: stamp.bookId.toString(), epoch: stamp.epoch, slot: stamp.slot, relayId: stamp.relayId }
}
