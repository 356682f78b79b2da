import type { CallPhase } from '../model/CallView.ts'
import type { CentreParts } from './CentreParts.ts'
import { BUSY_EVERY_MS, BUSY_FRESH_MS } from './constants.ts'
import { Shared } from './Shared.ts'

const TALKS: readonly CallPhase[] = ['calling', 'ringing', 'connecting', 'talking', 'reconnecting']

/** Whether some tab of this browser has a call. A tab that dies stops saying so. */
export class Talking {
  readonly #parts: CentreParts
  readonly #noted: Shared<number>
  #notedAt: number | undefined

  constructor(parts: CentreParts) {
    this.#parts = parts
    this.#noted = new Shared(parts, parts.keys.talking)
  }

  async load(): Promise<void> {
    await this.#noted.load()
  }

  isBusy(now: number): boolean {
    return this.#talksHere() || now - (this.#noted.value ?? 0) < BUSY_FRESH_MS
  }

  async tick(now: number): Promise<void> {
    const talks = this.#talksHere()
    if (!talks && this.#notedAt === undefined) return
    if (talks && now - (this.#notedAt ?? 0) < BUSY_EVERY_MS) return
    this.#notedAt = talks ? now : undefined
    await this.#noted.update(() => (talks ? now : 0))
  }

  #talksHere(): boolean {
    return this.#parts.board.snapshot().calls.some(({ phase }) => TALKS.includes(phase))
  }
}
