import { fromHex, type Hex, signTabClose, toHex } from '@parley/protocol'
import type { MeterMessage, MeterPort } from '../../../client/src/calls/CallMeter.ts'
import { randomInt } from '../../protocol/support/random.ts'
import type { Meter } from './Talk.ts'

type Init = { random: () => number; tabId: Hex; otherTabId: Hex; domain: Uint8Array; key: Uint8Array; deposit: bigint }
type Given = { cumulative: bigint; signature: Hex }

/** Claims minutes that nobody talked, acknowledges what it does not have, closes over sums that nobody signed. */
export class LyingPayee implements Meter {
  readonly #init: Init
  #port: MeterPort | undefined
  /** The dearest voucher that it was given: what it can bring to the chain. */
  best: Given | undefined
  /** The most that it ever claimed to have talked. */
  claimed = 0
  talkMs = 0
  maySend = true

  constructor(init: Init) {
    this.#init = init
  }

  begin(port: MeterPort): void {
    this.#port = port
  }

  onTime({ now: _ }: { now: number }): void {
    const { random, deposit, otherTabId } = this.#init
    const pace = randomInt(random, 4)
    this.talkMs = pace === 0 ? 0 : pace === 1 ? this.talkMs + 250 : pace === 2 ? this.talkMs * 3 + 999 : 3_600_000
    this.claimed = Math.max(this.claimed, this.talkMs)
    if (random() < 0.02) this.maySend = !this.maySend
    if (random() < 0.1) this.#port?.send({ kind: 'paid', cumulative: deposit.toString() })
    if (random() < 0.02) this.close(deposit)
    if (random() < 0.02) this.close(this.best?.cumulative ?? 0n, { signedFor: otherTabId })
    if (random() < 0.02) this.close(this.best?.cumulative ?? 0n, { key: new Uint8Array(32).fill(7) })
  }

  onMessage(message: MeterMessage): void {
    if (message.kind !== 'voucher') return
    const cumulative = BigInt(message.cumulative)
    if (cumulative > (this.best?.cumulative ?? 0n)) this.best = { cumulative, signature: message.signature as Hex }
  }

  onSignal(): void {}
  async look(): Promise<void> {}

  /** Its word that it is over at this sum. */
  close(
    cumulative: bigint,
    { key = this.#init.key, signedFor = this.#init.tabId }: { key?: Uint8Array; signedFor?: Hex } = {},
  ): Hex {
    const sum = { tabId: fromHex(signedFor), cumulative, domain: this.#init.domain, privateKey: key }
    const signature = toHex(signTabClose(sum).signature)
    this.#port?.sendSignal({ step: 'close', tabId: this.#init.tabId, cumulative: cumulative.toString(), signature })
    return signature
  }
}
