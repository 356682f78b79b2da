import { type Address, parseDid } from '@parley/protocol'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import type { Store } from '../model/Store.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import { MIDNIGHT_TOLERANCE_MS } from './constants.ts'

type Given = { /** Unix ms. */ at: number }

const DAY_MS = 86_400_000
const dayOf = (at: number): number => Math.floor(at / DAY_MS)

/** The first tick of a call is free, once per payer, payee and UTC day. Both sides count for themselves. */
export class FreeTicks {
  readonly #store: Store
  readonly #keys: Pick<StoreKeys, 'freeTick'>
  readonly #clock: NetworkClock

  constructor(store: Store, keys: Pick<StoreKeys, 'freeTick'>, clock: NetworkClock) {
    this.#store = store
    this.#keys = keys
    this.#clock = clock
  }

  /** How many ticks of a call that begins now are free: 1 or 0. */
  async left(role: 'payer' | 'payee', peer: string): Promise<number> {
    const given = await this.#store.get<Given>(this.#keys.freeTick(role, addressOf(peer)))
    if (given === undefined) return 1
    const now = this.#clock.now()
    // A payer whose clock is a little ahead is on the next day already; refusing him what he counts on would end the call.
    const days = role === 'payer' ? [now] : [now, now + MIDNIGHT_TOLERANCE_MS]
    return days.some((at) => dayOf(at) !== dayOf(given.at)) ? 1 : 0
  }

  /** Some of it was talked away. */
  async use(role: 'payer' | 'payee', peer: string): Promise<void> {
    await this.#store.put(this.#keys.freeTick(role, addressOf(peer)), { at: this.#clock.now() } satisfies Given)
  }
}

function addressOf(did: string): Address {
  return parseDid(did).address
}
