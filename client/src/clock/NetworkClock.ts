/**
 * Network time as the median of several relays' clocks: one relay that lies, or a device that is off, moves nothing.
 * Slots do not depend on it being right (counters are kept for ever), only acceptance does.
 */
export class NetworkClock {
  readonly #offsets = new Map<number, number>()
  readonly #deviceNow: () => number

  constructor(deviceNow: () => number = Date.now) {
    this.#deviceNow = deviceNow
  }

  /** `relayTime` was read `roundTripMs` ago at the latest; half of that is the best guess. */
  sample(relayId: number, relayTime: number, roundTripMs: number): void {
    this.#offsets.set(relayId, relayTime + roundTripMs / 2 - this.#deviceNow())
  }

  forget(relayId: number): void {
    this.#offsets.delete(relayId)
  }

  /** Unix ms. */
  now(): number {
    return Math.round(this.#deviceNow() + this.#offset())
  }

  /** Unix seconds. */
  seconds(): number {
    return Math.floor(this.now() / 1000)
  }

  #offset(): number {
    const offsets = [...this.#offsets.values()]
    // With an even number of relays the device has a vote, so that one of two relays cannot move the clock alone.
    if (offsets.length % 2 === 0) offsets.push(0)
    offsets.sort((a, b) => a - b)
    return offsets[(offsets.length - 1) / 2] ?? 0
  }
}
