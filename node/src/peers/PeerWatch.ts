import { askedOnce, MAX_PEERS, type PeerReport, type ReachHour, type RelayEntry, reachOf } from '@parley/protocol'
import type { Logger } from 'pino'
import { askHealth } from './askHealth.ts'
import { choosePeers } from './choosePeers.ts'
import type { PeerCounts } from './PeerCounts.ts'

const TIMEOUT_MS = 4_000
/** Rounds begin up to this much later, so that relays do not all ask at once. */
const JITTER = 0.2
const HOUR_MS = 3_600_000

export type PeerWatchInit = {
  counts: PeerCounts
  everyMs: number
  /** Private addresses may be asked: development chains only. */
  allowPrivate: boolean
  /** Those to be asked, now. */
  relays: () => RelayEntry[]
  log: Logger
}

type Row = PeerReport['peers'][number]

/** Asks the other relays for their health pages, for ever, and says how they answered. */
export class PeerWatch {
  readonly #init: PeerWatchInit
  readonly #askedAt = new Map<number, number>()
  readonly #rows = new Map<number, Row>()
  #summedUpAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #round: Promise<void> | undefined
  readonly #stop = new AbortController()

  constructor(init: PeerWatchInit) {
    this.#init = init
    this.#sumUpAll(Date.now())
  }

  start(): void {
    this.#schedule()
  }

  /** Resolves when nothing is asked or written any more. */
  async stop(): Promise<void> {
    this.#stop.abort()
    clearTimeout(this.#timer)
    await this.#round
  }

  /** Of more relays than fit, those asked last. */
  report(): PeerReport {
    const rows = [...this.#rows.values()]
    rows.sort((a, b) => (this.#askedAt.get(b.relayId) ?? 0) - (this.#askedAt.get(a.relayId) ?? 0))
    return { everyMs: this.#init.everyMs, peers: rows.slice(0, MAX_PEERS).sort((a, b) => a.relayId - b.relayId) }
  }

  #schedule(): void {
    if (this.#stop.signal.aborted) return
    const wait = this.#init.everyMs * (1 + JITTER * Math.random())
    this.#timer = setTimeout(() => {
      this.#round = this.#ask()
        .catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : 'unknown'
          this.#init.log.warn({ reason }, 'What peers answered could not be written down')
        })
        .finally(() => this.#schedule())
    }, wait)
  }

  async #ask(): Promise<void> {
    const { relays, allowPrivate, counts, log } = this.#init
    const eligible = relays()
    const asked = new Map<number, ReachHour>()
    const ask = async ({ relayId, page }: { relayId: number; page: URL }) => {
      const at = Date.now()
      this.#askedAt.set(relayId, at)
      const answer = await askHealth(page, { allowPrivate, timeoutMs: TIMEOUT_MS, stop: this.#stop.signal })
      if (answer.kind === 'refused') log.debug({ relayId }, 'Peer not asked: its name leads into a private network')
      else asked.set(relayId, askedOnce(at, answer.kind === 'answered' ? answer.delayMs : undefined))
    }
    await Promise.all(choosePeers(eligible, { askedAt: this.#askedAt, allowPrivate }).map(ask))
    // What was broken off says nothing of the others.
    if (this.#stop.signal.aborted) return
    const now = Date.now()
    counts.add(asked, now)
    if (now - this.#summedUpAt >= HOUR_MS) this.#sumUpAll(now)
    else for (const relayId of asked.keys()) this.#sumUp(relayId, now)
    const known = new Set(eligible.map(({ id }) => id))
    for (const relayId of this.#askedAt.keys()) if (!known.has(relayId)) this.#askedAt.delete(relayId)
  }

  /** Also of relays that are not asked any more: their hours pass out of the week. */
  #sumUpAll(now: number): void {
    this.#summedUpAt = now
    this.#rows.clear()
    for (const relayId of this.#init.counts.relayIds()) this.#sumUp(relayId, now)
  }

  #sumUp(relayId: number, now: number): void {
    const reach = reachOf(this.#init.counts.hours(relayId, now))
    if (reach === undefined) return
    const { since, asked, answered, p50Ms = null, p95Ms = null, lastAnsweredAt = null } = reach
    this.#rows.set(relayId, { relayId, since, asked, answered, p50Ms, p95Ms, lastAnsweredAt })
  }
}
