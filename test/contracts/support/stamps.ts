import { winPlace } from '@parley/protocol'
import {
  type Address,
  encodeAbiParameters,
  type Hex,
  hashStruct,
  keccak256,
  parseSignature,
  toHex,
  zeroHash,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { World } from './world.ts'

export const types = {
  Stamp: [
    { name: 'batchId', type: 'uint64' },
    { name: 'epoch', type: 'uint32' },
    { name: 'slot', type: 'uint32' },
    { name: 'span', type: 'uint16' },
    { name: 'relayId', type: 'uint32' },
    { name: 'ack', type: 'address' },
    { name: 'messageHash', type: 'bytes32' },
  ],
  Receipt: [
    { name: 'relayId', type: 'uint32' },
    { name: 'epoch', type: 'uint32' },
    { name: 'root', type: 'bytes32' },
  ],
} as const

export type StampFields = {
  batchId: bigint
  epoch: number
  slot: number
  span: number
  relayId: number
  ack: Address
  messageHash: Hex
}

export type Win = Omit<StampFields, 'epoch'> & {
  /** Whose book it is; {@link encodeWin} wants it. */
  owner?: Address
  path: number
  r: Hex
  vs: Hex
  root: Hex
  rr: Hex
  rvs: Hex
  proof: Hex[]
}

/** A win as the contract takes it: small fields in one word. */
export function encodeWin({ batchId, slot, span, relayId, path, owner, ...rest }: Win) {
  if (!owner) throw new Error('whose book is it?')
  const place = winPlace({ bookId: batchId, slot, span, relayId, path })
  return { place, owner, ...rest }
}

function domainOf(world: World) {
  return { name: 'PostOffice', version: '1', chainId: 31337, verifyingContract: world.office.address } as const
}

/** A 65-byte signature in the compact form of EIP-2098. */
export function compact(signature: Hex): { r: Hex; vs: Hex } {
  const { r, s, yParity } = parseSignature(signature)
  return { r, vs: toHex(BigInt(s) | (BigInt(yParity) << 255n), { size: 32 }) }
}

export function stampHash(stamp: StampFields): Hex {
  return hashStruct({ data: stamp, types, primaryType: 'Stamp' })
}

/** The slot of a book's sheet that a beacon value picks. */
export function winnerOf(randomness: Hex, batchId: bigint, depth: number): number {
  const word = keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint64' }], [randomness, batchId]))
  return Number(BigInt(word) & ((1n << BigInt(depth)) - 1n))
}

/** A win without receipt. */
export async function signStamp(world: World, stamp: StampFields, key: PrivateKeyAccount): Promise<Win> {
  const signature = await key.signTypedData({ domain: domainOf(world), types, primaryType: 'Stamp', message: stamp })
  const { epoch: _, ...fields } = stamp
  return { ...fields, ...compact(signature), path: 0, root: zeroHash, rr: zeroHash, rvs: zeroHash, proof: [] }
}

/** Root and path of the leaf at `index`; an odd node at the end of a level goes up unpaired. */
export function pageTree(leaves: readonly Hex[], index: number): { root: Hex; path: number; proof: Hex[] } {
  const proof: Hex[] = []
  let level = [...leaves]
  let at = index
  let path = 0
  while (level.length > 1) {
    const sibling = level[at ^ 1]
    if (sibling !== undefined) {
      if (at & 1) path |= 1 << proof.length
      proof.push(sibling)
    }
    const above: Hex[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]]
      if (left) above.push(right ? keccak256(`0x${left.slice(2)}${right.slice(2)}`) : left)
    }
    level = above
    at >>= 1
  }
  return { root: level[0] ?? zeroHash, path, proof }
}

/** Adds the receipt of a page on which `page` are the stamp hashes. */
export async function addReceipt(
  world: World,
  win: Win,
  { epoch, page, index, ack }: { epoch: number; page: readonly Hex[]; index: number; ack: PrivateKeyAccount },
): Promise<Win> {
  const { root, path, proof } = pageTree(page, index)
  const message = { relayId: win.relayId, epoch, root }
  const { r, vs } = compact(
    await ack.signTypedData({ domain: domainOf(world), types, primaryType: 'Receipt', message }),
  )
  return { ...win, root, path, proof, rr: r, rvs: vs }
}
