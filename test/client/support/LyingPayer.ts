import { fromHex, type Hex, signVoucher, toHex } from '@parley/protocol'
import type { MeterPort } from '../../../client/src/calls/CallMeter.ts'
import { randomBytes, randomInt } from '../../protocol/support/random.ts'
import type { Meter } from './Talk.ts'

type Init = {
  random: () => number
  tabId: Hex
  otherTabId: Hex
  domain: Uint8Array
  /** Signs the vouchers of the tab. */
  key: Uint8Array
  rate: bigint
  deposit: bigint
  /** How often he pays what he owes: 1 always, 0 never. */
  honesty: number
  /** What is due now, as the payee sees it. */
  due: () => bigint
}

/** Talks on and pays as little as he can: late, low, twice, old, forged, of another tab, more than there is. */
export class LyingPayer implements Meter {
  readonly #init: Init
  readonly #given: bigint[] = []
  #port: MeterPort | undefined
  readonly maySend = true
  talkMs = 0

  constructor(init: Init) {
    this.#init = init
  }

  begin(port: MeterPort): void {
    this.#port = port
  }

  onTime(): void {
    const { random, honesty, due, rate, deposit } = this.#init
    this.talkMs = randomInt(random, 2) * randomInt(random, 1_000_000)
    if (random() < 0.5) return
    if (random() < honesty && due() <= deposit) {
      this.#give(due())
      return
    }
    const lies = [
      () => {},
      () => this.#give(due() - 1n - BigInt(randomInt(random, Number(rate)))),
      () => this.#give(this.#given.at(-1) ?? 0n),
      () => this.#give(this.#given[randomInt(random, this.#given.length)] ?? 0n),
      () => this.#give(due() + rate, { key: randomBytes(random, 32).fill(1, 0, 1) }),
      () => this.#give(due() + rate, { signedFor: this.#init.otherTabId }),
      () => this.#give(due() + rate, { sentFor: this.#init.otherTabId }),
      () => this.#give(deposit + 1n + BigInt(randomInt(random, 1_000_000))),
      () => this.#give(2n ** 96n - 1n),
      () => this.#port?.send({ kind: 'toppedUp', deposit: (deposit * 2n).toString() }),
      () => this.#port?.send({ kind: 'paid', cumulative: deposit.toString() }),
      () => this.#port?.sendSignal(this.#voucher(0n, {})),
    ]
    lies[randomInt(random, lies.length)]?.()
  }

  onMessage(): void {}
  onSignal(): void {}
  async look(): Promise<void> {}

  #give(cumulative: bigint, options: { key?: Uint8Array; signedFor?: Hex; sentFor?: Hex } = {}): void {
    if (cumulative < 0n) return
    this.#given.push(cumulative)
    const { step: _, ...voucher } = this.#voucher(cumulative, options)
    if (this.#init.random() < 0.2) this.#port?.sendSignal({ step: 'voucher', ...voucher })
    else this.#port?.send({ kind: 'voucher', ...voucher })
  }

  #voucher(
    cumulative: bigint,
    {
      key = this.#init.key,
      signedFor = this.#init.tabId,
      sentFor = this.#init.tabId,
    }: { key?: Uint8Array; signedFor?: Hex; sentFor?: Hex },
  ) {
    const sum = { tabId: fromHex(signedFor), cumulative, domain: this.#init.domain, privateKey: key }
    const signature = toHex(signVoucher(sum).signature)
    return { step: 'voucher', tabId: sentFor, cumulative: cumulative.toString(), signature } as const
  }
}
