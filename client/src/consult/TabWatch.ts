import type { Hex, Tab } from '@parley/protocol'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import { sleep } from '../util/sleep.ts'
import type { ConsultParts } from './ConsultParts.ts'
import type { ConsultTabs } from './ConsultTabs.ts'
import { RUNNING_POLL_MS } from './constants.ts'

/** A tab at both heads, and when that was read (unix ms). */
export type TabView = { latest: Tab; safe: Tab; readAt: number }

/** Looks at one tab on the chain again and again, from `start` to `stop`. What was seen last stays when the chain is silent. */
export class TabWatch {
  readonly #tabs: ConsultTabs
  readonly #clock: NetworkClock
  readonly #pollMs: number
  readonly #tabId: Hex
  readonly #onLook: (view: TabView) => void
  #view: TabView | undefined
  #trouble: ParleyError | undefined
  #abort: AbortController | undefined

  constructor(
    { tabs, clock, pollMs }: Pick<ConsultParts, 'tabs' | 'clock' | 'pollMs'>,
    tabId: Hex,
    onLook: (view: TabView) => void,
  ) {
    this.#tabs = tabs
    this.#clock = clock
    this.#pollMs = pollMs
    this.#tabId = tabId
    this.#onLook = onLook
  }

  get view(): TabView | undefined {
    return this.#view
  }

  /** Why the last look failed, if it did. */
  get trouble(): ParleyError | undefined {
    return this.#trouble
  }

  start(): void {
    if (this.#abort !== undefined) return
    this.#abort = new AbortController()
    void this.#keepLooking(this.#abort.signal)
  }

  stop(): void {
    this.#abort?.abort()
  }

  /** Looks now. A chain that does not answer is no error here: see `trouble`. */
  async look(): Promise<TabView | undefined> {
    const readAt = this.#clock.now()
    try {
      const [latest, safe] = await Promise.all([this.#tabs.tab(this.#tabId), this.#tabs.tab(this.#tabId, 'safe')])
      this.#trouble = undefined
      // Of two looks that overtake each other the one that began later stands.
      if (this.#view === undefined || readAt >= this.#view.readAt) this.#view = { latest, safe, readAt }
      this.#onLook(this.#view)
    } catch (error) {
      if (!(error instanceof ParleyError)) throw error
      this.#trouble = error
    }
    return this.#view
  }

  async #keepLooking(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look()
      const isOpen = this.#view !== undefined && this.#view.latest.state !== 'none'
      await sleep(isOpen ? RUNNING_POLL_MS : this.#pollMs, signal)
    }
  }
}
