import { advanceTalkClock, startTalkClock, type TalkClock } from '@parley/protocol'
import type { CallOver } from './CallHost.ts'
import type { CallLine } from './CallLine.ts'
import type { CallMoney } from './CallMoney.ts'
import type { CallState } from './CallState.ts'
import type { CallStreams } from './CallStreams.ts'
import { CONNECT_MS, GIVE_UP_MS, RECORD_EVERY_MS, RING_MS, STATE_EVERY_MS, TICK_MS } from './constants.ts'
import type { Pulse } from './Pulse.ts'

type CallClockworkInit = {
  state: CallState
  line: CallLine
  money: CallMoney
  streams: CallStreams
  pulse: Pulse
  /** It stands differently now; `clock`: only time went on. */
  onChange: (clock?: boolean) => void
  /** How it stands is to be written down. */
  onKeep: () => void
  /** `tell`: the other side does not know yet. */
  onEnd: (end: CallOver, tell: boolean) => void
}

/** Moves one call from phase to phase, several times a second: what rings too long, connects, falls silent or comes back. */
export class CallClockwork {
  readonly #init: CallClockworkInit
  readonly #timer: ReturnType<typeof setInterval>
  #clock: TalkClock
  #keptAt = 0
  #measuring = false

  constructor(init: CallClockworkInit) {
    this.#init = init
    this.#clock = startTalkClock(init.state.at)
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  /** Of a free call: a paid one has the meter's. */
  get talkMs(): number {
    return this.#clock.talkMs
  }

  /** The connection may have changed. */
  judge(now: number): void {
    const { state: call, line, pulse, onEnd, onChange } = this.#init
    const { state } = line
    if (state === undefined || call.phase === 'ended') return
    if (state === 'gone') {
      // Its other end was closed: by a page that went, or by a browser that gave it up.
      const heard = now - pulse.aliveAt < GIVE_UP_MS / 2
      onEnd(heard ? { reason: 'hangup', by: 'peer' } : { reason: 'failed', by: 'network' }, false)
      return
    }
    if (call.phase === 'connecting') {
      if (state === 'connected' && pulse.aliveAt > 0) this.#onConnected(now)
      else if (this.#isLate(now)) onEnd({ reason: 'failed', by: 'network' }, true)
      return
    }
    if (call.phase !== 'talking' && call.phase !== 'reconnecting') return
    if (now - pulse.aliveAt > GIVE_UP_MS) {
      onEnd({ reason: 'failed', by: 'network' }, true)
      return
    }
    const phase = line.judge(now, pulse.aliveAt) ? 'talking' : 'reconnecting'
    if (phase === call.phase) return
    call.phase = phase
    onChange()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const { state: call, line, onEnd } = this.#init
    const now = Date.now()
    if (call.phase === 'calling' || call.phase === 'ringing' || call.phase === 'incoming') {
      if (now - call.at < RING_MS) return
      const out = call.direction === 'out'
      onEnd({ reason: 'missed', by: out ? 'peer' : 'me' }, out)
      return
    }
    if (line.state === undefined) {
      if (this.#isLate(now)) onEnd({ reason: 'failed', by: 'network' }, true)
      return
    }
    void this.#measure()
    this.judge(now)
    this.#advance(now)
  }

  #isLate(now: number): boolean {
    return now - (this.#init.state.takenAt ?? now) > CONNECT_MS
  }

  #onConnected(now: number): void {
    const { state: call, onKeep, onChange } = this.#init
    call.phase = 'talking'
    call.answeredAt ??= now
    onKeep()
    this.#keptAt = now
    onChange()
  }

  /** Clocks, the meter, and what the other side is told. */
  #advance(now: number): void {
    const { state: call, money, streams, pulse, onKeep, onChange } = this.#init
    if (call.phase !== 'talking' && call.phase !== 'reconnecting') return
    const paused = streams.isPaused
    const { flow } = pulse
    this.#clock = advanceTalkClock(this.#clock, now, paused ? { receivedAt: 0, heardAt: 0 } : flow)
    const might = money.maySend
    money.onTime({ now, flow, peerTalkMs: pulse.peer.talkMs, paused })
    if (might !== money.maySend) void streams.apply()
    if (now - streams.saidAt >= STATE_EVERY_MS) streams.say()
    if (now - this.#keptAt >= RECORD_EVERY_MS) {
      this.#keptAt = now
      onKeep()
    }
    onChange(true)
  }

  async #measure(): Promise<void> {
    const { state: call, line, pulse } = this.#init
    if (this.#measuring) return
    this.#measuring = true
    try {
      const stats = await line.stats()
      if (stats === undefined) return
      pulse.onStats(stats, Date.now())
      if (call.phase === 'connecting') this.judge(Date.now())
    } catch {
      // Closed in between.
    } finally {
      this.#measuring = false
    }
  }
}
