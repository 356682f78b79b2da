import { epochAt, type RelayEntry, type Schedule } from '@parley/protocol'
import type { ChainMirror } from './chainMirror.ts'

type Init = { mirror: ChainMirror; signer: string; payout?: string | undefined; schedule: Schedule }

/** Who this relay is on the chain: found by its signer (and payout, where configured), undefined until it is registered. */
export class RelayIdentity {
  readonly #mirror: ChainMirror
  readonly #signer: string
  readonly #payout: string | undefined
  readonly #schedule: Schedule
  #ask: { epoch: number; lowest: bigint } | undefined

  constructor({ mirror, signer, payout, schedule }: Init) {
    this.#mirror = mirror
    this.#signer = signer
    this.#payout = payout
    this.#schedule = schedule
    this.#ask = this.#remembered()
  }

  entry(): RelayEntry | undefined {
    return this.#mirror.relayOfSigner(this.#signer, this.#payout)
  }

  get id(): number | undefined {
    return this.entry()?.id
  }

  /** The lowest price announced in the current epoch: a book opened at it is honoured until the epoch ends. */
  ask(): bigint {
    const current = this.entry()?.ask ?? 0n
    const epoch = epochAt(this.#schedule, Date.now() / 1000)
    if (this.#ask?.epoch !== epoch || current < this.#ask.lowest) {
      this.#ask = { epoch, lowest: current }
      this.#mirror.setNote(NOTE, `${epoch}:${current}`)
    }
    return this.#ask.lowest
  }

  #remembered(): { epoch: number; lowest: bigint } | undefined {
    const [, epoch, lowest] = /^([0-9]+):([0-9]+)$/.exec(this.#mirror.note(NOTE) ?? '') ?? []
    return epoch === undefined || lowest === undefined ? undefined : { epoch: Number(epoch), lowest: BigInt(lowest) }
  }
}

const NOTE = 'lowest-ask'
