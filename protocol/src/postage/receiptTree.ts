import { equalBytes } from '../bytes/equalBytes.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { ProtocolError } from '../ProtocolError.ts'

/** The way from a stamp to the root. Bit i of `path` set: `proof[i]` stands to the left. */
export type ReceiptPath = { path: number; proof: Uint8Array[] }
export type ReceiptTree = { root: Uint8Array; proof(index: number): ReceiptPath }

const MAX_DEPTH = 16

/**
 * The binary keccak tree over one page of stamp hashes, in the order given. Pairs are not sorted. A last node without a
 * partner is carried up to the next level unchanged, so its proof is one step shorter there; one stamp alone is the root.
 * @throws {ProtocolError} `receipt/leaves`, `bytes/length`
 */
export function receiptTree(stampHashes: readonly Uint8Array[], suite: Suite = nobleSuite): ReceiptTree {
  const count = stampHashes.length
  if (count === 0 || count > 2 ** MAX_DEPTH) throw new ProtocolError('receipt/leaves', { count })
  for (const leaf of stampHashes) {
    if (leaf.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: leaf.length })
  }
  const levels: (readonly Uint8Array[])[] = [stampHashes]
  let level = stampHashes
  while (level.length > 1) {
    const above: Uint8Array[] = []
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index]
      const right = level[index + 1]
      if (left !== undefined) above.push(right === undefined ? left : hashPair(left, right, suite))
    }
    levels.push(above)
    level = above
  }
  return {
    root: level[0] ?? new Uint8Array(32),
    proof(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) {
        throw new ProtocolError('receipt/index', { index, count })
      }
      const proof: Uint8Array[] = []
      let path = 0
      let position = index
      for (const nodes of levels) {
        const sibling = nodes.length > 1 ? nodes[position ^ 1] : undefined
        if (sibling !== undefined) {
          if ((position & 1) === 1) path |= 1 << proof.length
          proof.push(sibling)
        }
        position >>= 1
      }
      return { path, proof }
    },
  }
}

/** Whether `path` and `proof` lead from a stamp to the root: the contract's `merkle`. */
export function verifyReceiptPath(
  { stampHash, path, proof, root }: { stampHash: Uint8Array; path: number; proof: Uint8Array[]; root: Uint8Array },
  suite: Suite = nobleSuite,
): boolean {
  if (stampHash.length !== 32 || proof.length > MAX_DEPTH) return false
  let node = stampHash
  for (const [index, sibling] of proof.entries()) {
    if (sibling.length !== 32) return false
    node = ((path >> index) & 1) === 1 ? hashPair(sibling, node, suite) : hashPair(node, sibling, suite)
  }
  return equalBytes(node, root)
}

function hashPair(left: Uint8Array, right: Uint8Array, suite: Suite): Uint8Array {
  const both = new Uint8Array(64)
  both.set(left)
  both.set(right, 32)
  return suite.keccak256(both)
}
