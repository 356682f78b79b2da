import { advanceTalkClock, type Flow, startTalkClock, type TalkClock } from '@parley/protocol'

const NO_FLOW: Flow = { receivedAt: Number.NEGATIVE_INFINITY, heardAt: Number.NEGATIVE_INFINITY }

/** The talk time of one side; stands while the call is paused. */
export class MeterClock {
  #clock: TalkClock | undefined

  get talkMs(): number {
    return this.#clock?.talkMs ?? 0
  }

  /** Unix ms of the engine's last word. */
  get at(): number {
    return this.#clock?.at ?? 0
  }

  advance(now: number, flow: Flow, stands: boolean): void {
    this.#clock = advanceTalkClock(this.#clock ?? startTalkClock(now), now, stands ? NO_FLOW : flow)
  }
}
