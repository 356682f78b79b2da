import { FLOW_TIMEOUT_MS } from '@parley/protocol'
import type { CallMeter, MeterMessage, MeterPort } from '../../../client/src/calls/CallMeter.ts'
import { RUNNING_POLL_MS } from '../../../client/src/consult/constants.ts'

type Signal = Parameters<CallMeter['onSignal']>[0]
export type Clock = { now: number }
export type Meter = Pick<CallMeter, 'begin' | 'onTime' | 'onMessage' | 'onSignal' | 'maySend' | 'talkMs'> & {
  look(): Promise<void>
}

/** One side of a call as the engine sees it: what comes in, and what its meter sends. */
class Seat {
  readonly meter: Meter
  readonly sent: MeterMessage[] = []
  readonly signals: Signal[] = []
  readonly port: MeterPort
  receivedAt = Number.NEGATIVE_INFINITY
  heardAt = Number.NEGATIVE_INFINITY
  peerTalkMs = 0
  isGone = false
  /** Says that media reaches him, whatever does. */
  isLiar = false

  constructor(meter: Meter, deliver: (message: MeterMessage) => void, carry: (signal: Signal) => void) {
    this.meter = meter
    this.port = {
      send: (message) => {
        this.sent.push(message)
        deliver(message)
      },
      sendSignal: (signal) => {
        this.signals.push(signal)
        carry(signal)
      },
      changed: () => {},
    }
  }
}

/** A call between two meters on a clock that a test moves: media, states and messages cross while the line is up. */
export class Talk {
  readonly clock: Clock
  readonly payer: Seat
  readonly payee: Seat
  isUp = true
  /** Sealed messages do not arrive either. */
  isCut = false
  /** How a message comes across: at once, unless a test knows better. */
  carry: (deliver: () => void) => void = queueMicrotask
  /** Kinds that the data channel loses. */
  loses: MeterMessage['kind'][] = []
  paused = false
  #lookedAt: number

  constructor(clock: Clock, payer: Meter, payee: Meter) {
    this.clock = clock
    this.#lookedAt = clock.now
    this.payer = new Seat(
      payer,
      (message) => this.#cross(() => this.payee, message),
      (signal) => this.#carry(() => this.payee, signal),
    )
    this.payee = new Seat(
      payee,
      (message) => this.#cross(() => this.payer, message),
      (signal) => this.#carry(() => this.payer, signal),
    )
  }

  begin(): void {
    this.payee.meter.begin(this.payee.port)
    this.payer.meter.begin(this.payer.port)
  }

  /** Time goes on; resolves when the meters have done what it made them do, but for what the chain must answer. */
  async pass(ms: number, step = 250): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      this.clock.now += step
      if (this.isUp) {
        this.#hear(this.payer, this.payee)
        this.#hear(this.payee, this.payer)
      }
      for (const { meter, receivedAt, heardAt, peerTalkMs, isGone } of [this.payer, this.payee]) {
        if (!isGone)
          meter.onTime({ now: this.clock.now, flow: { receivedAt, heardAt }, peerTalkMs, paused: this.paused })
      }
      await settled()
      await this.#look()
    }
  }

  /** The meters look at the chain by the platform's clock; here as often by the test's. */
  async #look(): Promise<void> {
    if (this.clock.now - this.#lookedAt < RUNNING_POLL_MS) return
    this.#lookedAt = this.clock.now
    await Promise.all([this.payer, this.payee].map((seat) => (seat.isGone ? undefined : seat.meter.look())))
    await settled()
  }

  #hear(seat: Seat, other: Seat): void {
    if (other.isGone) return
    const { now } = this.clock
    if (other.meter.maySend && !this.paused) seat.receivedAt = now
    if (other.isLiar || now - other.receivedAt <= FLOW_TIMEOUT_MS) seat.heardAt = now
    seat.peerTalkMs = other.meter.talkMs
  }

  /** Sealed messages go their own way. */
  #carry(to: () => Seat, signal: Signal): void {
    if (this.isCut) return
    this.carry(() => {
      if (!to().isGone) to().meter.onSignal(signal)
    })
  }

  #cross(to: () => Seat, message: MeterMessage): void {
    if (!this.isUp || this.loses.includes(message.kind)) return
    this.carry(() => {
      if (!to().isGone) to().meter.onMessage(message)
    })
  }
}

/** What needs no network is done. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
}
