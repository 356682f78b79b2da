import {
  equalBytes,
  hashReceipt,
  type ProblemCode,
  type ProblemFacts,
  receiptTree,
  recoverSigner,
  type Suite,
  toHex,
} from '@parley/protocol'
import type { Hold, StoredStamp } from '../hold/hold.ts'
import type { Counters } from './counters.ts'

export type ReceiptInput = {
  relayId: number
  epoch: number
  ack: Uint8Array
  stampHashes: Uint8Array[]
  signature: Uint8Array
}
export type ReceiptAnswer =
  | { kind: 'taken'; covered: number }
  | { kind: 'refused'; code: ProblemCode; facts: ProblemFacts }
/** A receipt as one of its stamps uses it. */
export type ReceiptProof = {
  relayId: number
  epoch: number
  root: Uint8Array
  signature: Uint8Array
  ack: Uint8Array
  path: number
  proof: Uint8Array[]
  stampHash: Uint8Array
}

/** Takes receipts of recipients and gives each stamp its way to the signed root. */
export class Receipts {
  readonly #parts: { hold: Hold; counters: Counters; suite: Suite; domain: Uint8Array }

  constructor(parts: { hold: Hold; counters: Counters; suite: Suite; domain: Uint8Array }) {
    this.#parts = parts
  }

  /** `taken` when it is on the disk. The same receipt again is taken again. */
  take({ relayId, epoch, ack, stampHashes, signature }: ReceiptInput, ownRelayId: number): ReceiptAnswer {
    const { hold, counters, suite, domain } = this.#parts
    const refuse = (code: ProblemCode, facts: ProblemFacts = {}): ReceiptAnswer => ({ kind: 'refused', code, facts })
    if (relayId !== ownRelayId)
      return refuse('receipt/malformed', { reason: 'the receipt is for another relay', relayId, expected: ownRelayId })
    if (new Set(stampHashes.map((hash) => toHex(hash))).size !== stampHashes.length)
      return refuse('receipt/malformed', { reason: 'a stamp twice' })
    for (const stampHash of stampHashes) {
      const held = hold.stamp(stampHash)
      const fits = held !== undefined && held.stamp.epoch === epoch && equalBytes(held.stamp.ack, ack)
      if (!fits) return refuse('receipt/unknown-stamp', { stampHash: toHex(stampHash) })
    }
    const { root } = receiptTree(stampHashes, suite)
    const signer = recoverSigner(domain, hashReceipt({ relayId, epoch, root }, suite), signature, suite)
    if (signer === undefined || !equalBytes(signer, ack)) return refuse('receipt/forged')
    const covered = hold.takeReceipt({ relayId, epoch, ack, root, signature, leaves: stampHashes })
    counters.receipted += covered
    return { kind: 'taken', covered }
  }

  proofOf({ stampHash, receiptId }: Pick<StoredStamp, 'stampHash' | 'receiptId'>): ReceiptProof | undefined {
    if (receiptId === undefined) return undefined
    const receipt = this.#parts.hold.receipt(receiptId)
    if (receipt === undefined) return undefined
    const { relayId, epoch, root, signature, ack, leaves } = receipt
    const index = leaves.findIndex((leaf) => equalBytes(leaf, stampHash))
    if (index === -1) return undefined
    return { relayId, epoch, root, signature, ack, stampHash, ...receiptTree(leaves, this.#parts.suite).proof(index) }
  }
}
