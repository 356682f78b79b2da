import type { AddressBook } from '@parley/protocol'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Transport } from '../model/Transport.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import { RelayRefusal } from '../relays/RelayRefusal.ts'
import type { OutcomeBody, ProblemBody } from '../relays/relayBodies.ts'
import { sleep } from '../util/sleep.ts'
import type { Attempt, NamedRelay } from './Attempt.ts'
import { checkOutcome } from './checkOutcome.ts'
import { FRESH_MS, POLL_PAUSE_MS, RESEND_AT_MS, UNREACHABLE_PAUSE_MS } from './constants.ts'
import type { Job } from './Job.ts'
import type { JobReport } from './JobReport.ts'

type Parts = {
  relays: RelayDirectory
  clock: NetworkClock
  report: JobReport
  addressBook: AddressBook
  domain: Uint8Array
}
/** One relay's word on one stamp. */
export type Answer = { kind: 'postmarked' } | { kind: 'refused'; problem: ProblemBody } | { kind: 'silent' }

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

/** Sends a stamped frame and asks the relays that it names, until each answered or the bytes are too old. */
export class Carrier {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async carry(job: Job & { attempt: Attempt }, transport: Transport, signal: AbortSignal): Promise<Answer[]> {
    const { attempt } = job
    const settled = new AbortController()
    const over = AbortSignal.any([signal, settled.signal])
    const sending = this.#sendAgainAndAgain(attempt, transport, over)
    const answers = await Promise.all(attempt.named.map((named) => this.#ask(job, named, over)))
    settled.abort()
    await sending
    if (signal.aborted) return answers
    for (const [index, { kind }] of answers.entries()) {
      if (kind === 'silent') this.#parts.relays.strike(attempt.named[index]?.relayId ?? 0)
    }
    return answers
  }

  /** Whether a relay holds an attempt that nobody answered for in time. */
  async arrived(job: Job, attempt: Attempt): Promise<boolean> {
    const { relays } = this.#parts
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
    return found.includes(true)
  }

  isFresh({ startedAt }: Attempt): boolean {
    return this.#parts.clock.now() - startedAt < FRESH_MS
  }

  async #sendAgainAndAgain(attempt: Attempt, transport: Transport, signal: AbortSignal): Promise<void> {
    const { contentTopic, timestampNs, payload } = attempt
    const begun = Date.now()
    for (const at of RESEND_AT_MS) {
      await sleep(begun + at - Date.now(), signal)
      if (signal.aborted || !this.isFresh(attempt)) return
      // Whether it arrived is for the relays' signatures to say, not for the transport.
      await transport.send({ contentTopic, timestampNs, payload }).catch(() => {})
    }
  }

  async #ask(job: Job & { attempt: Attempt }, named: NamedRelay, signal: AbortSignal): Promise<Answer> {
    const { relays } = this.#parts
    const { attempt } = job
    const entry = relays.get(named.relayId)
    if (entry === undefined) return { kind: 'silent' }
    const api = relays.api(entry)
    let refused: ProblemBody | undefined
    while (!signal.aborted && this.isFresh(attempt)) {
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
    const { addressBook, domain, report } = this.#parts
    if (outcome.messageHash !== attempt.messageHash) return false
    const { epoch } = attempt
    const { postmark } = checkOutcome(outcome, named, { epoch, domain, schedule: addressBook.schedule })
    if (postmark === undefined) return false
    await report.postmarked(job, attempt, named, postmark)
    return true
  }
}
