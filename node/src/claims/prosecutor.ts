import {
  type AddressBook,
  type DoubleSpend,
  fromHex,
  isOtherTag,
  postOfficeAbi,
  type SignedStamp,
  toHex,
} from '@parley/protocol'
import type { Logger } from 'pino'
import type { ChainMirror } from '../chain/chainMirror.ts'
import type { Sent, Transactor } from '../chain/transactor.ts'
import type { Evidence } from '../hold/evidence.ts'
import type { Win } from './findWins.ts'

export type ProsecutorInit = {
  addressBook: AddressBook
  mirror: ChainMirror
  transactor: Transactor
  evidence: Evidence
  log: Logger
}

/**
 * Brings to the chain what closes a book: two stamps on one slot (S1), and a sheet that was paid to somebody else for a slot that
 * this relay holds a stamp on (S1b). Without it a sender gets his money back through a relay of his own (mechanism.md C2).
 */
export class Prosecutor {
  readonly #init: ProsecutorInit
  /** Books that the contract would not close for one stamp: asked once, not at every block. Two stamps may still do it. */
  readonly #refused = new Set<bigint>()

  constructor(init: ProsecutorInit) {
    this.#init = init
  }

  /** `wins`: this relay's stamps on the slots drawn last. */
  async prosecute(wins: readonly Win[]): Promise<void> {
    const { evidence, mirror } = this.#init
    for (const proof of evidence.all()) {
      const { bookId } = proof.first.stamp
      // Kept until no reorganization can take the proof back.
      if (mirror.isClosedForGood(bookId)) evidence.drop(bookId)
      else await this.#proveDoubleStamp(proof)
    }
    for (const win of wins) await this.#proveClaimedTwice(win)
  }

  async #proveDoubleStamp({ first, second }: DoubleSpend): Promise<void> {
    const { bookId, epoch } = first.stamp
    const book = this.#accused(bookId)
    if (book === undefined) return
    const sent = await this.#send('proveDoubleStamp', [book.owner, bookId, epoch, spendOf(first), spendOf(second)])
    this.#report(bookId, sent)
    // Withdrawn, or closed by somebody else's proof in this very block.
    if (sent.kind === 'refused') this.#init.evidence.drop(bookId)
  }

  async #proveClaimedTwice({ bookId, stamp, stampHash, messageHash }: Win): Promise<void> {
    const paid = this.#init.mirror.paidStamp(bookId)
    if (paid?.epoch !== stamp.epoch || !isOtherTag(stampHash, fromHex(paid.stampHash))) return
    if (this.#refused.has(bookId)) return
    const book = this.#accused(bookId)
    if (book === undefined) return
    const sent = await this.#send('proveClaimedTwice', [book.owner, bookId, spendOf({ stamp, messageHash })])
    this.#report(bookId, sent)
    if (sent.kind === 'refused') this.#refused.add(bookId)
  }

  #accused(bookId: bigint) {
    const book = this.#init.mirror.latestBook(bookId)
    return book?.dead === true ? undefined : book
  }

  #send(functionName: 'proveDoubleStamp' | 'proveClaimedTwice', args: readonly unknown[]): Promise<Sent> {
    const { transactor, addressBook } = this.#init
    return transactor.send({ address: addressBook.contracts.postOffice, abi: postOfficeAbi, functionName, args })
  }

  #report(bookId: bigint, sent: Sent): void {
    const { log } = this.#init
    if (sent.kind === 'mined') {
      log.warn({ bookId: bookId.toString(), transaction: sent.hash }, 'Double spend brought to the chain: book closed')
    }
    if (sent.kind !== 'refused') return
    log.info({ bookId: bookId.toString(), reason: sent.reason }, 'A double spend is not taken by the contract')
  }
}

/** A stamp as the contract takes it. */
function spendOf({ stamp, messageHash }: SignedStamp) {
  const { slot, span, relayId, ack, signature } = stamp
  return {
    slot,
    span,
    relayId,
    ack: toHex(ack),
    messageHash: toHex(messageHash),
    r: toHex(signature.slice(0, 32)),
    vs: toHex(signature.slice(32)),
  }
}
