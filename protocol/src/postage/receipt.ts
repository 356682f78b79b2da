import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { typedDigest } from './typedData.ts'

/** The recipient's signature over one page of delivered stamps; it lets the relay claim in full. */
export type Receipt = {
  relayId: number
  epoch: number
  /** Root of `receiptTree`. */
  root: Uint8Array
  /** 64 bytes, by the inbox's acknowledgement key of the epoch. */
  signature: Uint8Array
}

const TYPE_HASH = nobleSuite.keccak256(utf8('Receipt(uint32 relayId,uint32 epoch,bytes32 root)'))

/** EIP-712 struct hash. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function hashReceipt(
  { relayId, epoch, root }: Omit<Receipt, 'signature'>,
  suite: Suite = nobleSuite,
): Uint8Array {
  if (root.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: root.length })
  for (const [field, value] of [
    ['relayId', relayId],
    ['epoch', epoch],
  ] as const) {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new ProtocolError('bytes/range', { field, value })
    }
  }
  const words = new Uint8Array(128)
  const view = new DataView(words.buffer)
  words.set(TYPE_HASH)
  view.setUint32(60, relayId)
  view.setUint32(92, epoch)
  words.set(root, 96)
  return suite.keccak256(words)
}

/** Signs a page with the inbox's key of the epoch. @throws {ProtocolError} `key/private`, `bytes/length`, `bytes/range` */
export function signReceipt({
  relayId,
  epoch,
  root,
  domain,
  privateKey,
}: {
  relayId: number
  epoch: number
  root: Uint8Array
  domain: Uint8Array
  privateKey: Uint8Array
}): Receipt {
  const digest = typedDigest(domain, hashReceipt({ relayId, epoch, root }))
  return { relayId, epoch, root, signature: signDigest({ digest, privateKey }) }
}
