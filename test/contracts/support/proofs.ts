import { secp256k1 } from '@noble/curves/secp256k1'
import { type Address, type Hex, hashTypedData, hexToBytes, keccak256, toHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { by } from './by.ts'
import { compact, type StampFields, signStamp, stampHash, types } from './stamps.ts'
import { keyOf, type Wallet, type World } from './world.ts'

export const postmarkTypes = {
  Postmark: [
    { name: 'stampHash', type: 'bytes32' },
    { name: 'relayId', type: 'uint32' },
    { name: 'acceptedAt', type: 'uint64' },
  ],
} as const
export const seizeTypes = {
  Seize: [
    { name: 'stamp', type: 'bytes32' },
    { name: 'payout', type: 'address' },
  ],
} as const

/** Depth, price and value of a sheet of bond stamps. */
export const BOND_DEPTH = 4
export const BOND_UNIT = 50_000n
export const BOND_VALUE = BOND_UNIT << BigInt(BOND_DEPTH)

export const POSTAGE_KIND = 0
export const BOND_KIND = 1
export const OPEN = 1
export const DEAD = 2
export const WITHDRAWN = 3
export const BURN = '0x000000000000000000000000000000000000dEaD'

/** Which stamp of a book; what is left out is slot 0, one slot, relay 1 and the message "hello". */
export type StampWish = {
  readonly batchId: bigint
  readonly epoch: number
  readonly slot?: number
  readonly span?: number
  readonly relayId?: number
  readonly message?: string
  readonly ack?: Address
}

export type Spend = { slot: number; span: number; relayId: number; ack: Address; messageHash: Hex; r: Hex; vs: Hex }
export type Acceptance = {
  slot: number
  span: number
  namedRelay: number
  ack: Address
  messageHash: Hex
  acceptedAt: bigint
  r: Hex
  vs: Hex
}
export type Seizure = {
  owner: Address
  batchId: bigint
  epoch: number
  slot: number
  span: number
  ack: Address
  messageHash: Hex
  r: Hex
  vs: Hex
  payout: Address
  sr: Hex
  svs: Hex
}

function domainOf(world: World) {
  return { name: 'PostOffice', version: '1', chainId: 31337, verifyingContract: world.office.address } as const
}

/** The fields that are signed. */
export function fieldsOf({ batchId, epoch, slot = 0, span = 1, relayId = 1, message = 'hello', ack }: StampWish) {
  const account = ack ?? keyOf('ack').address
  const fields: StampFields = {
    batchId,
    epoch,
    slot,
    span,
    relayId,
    ack: account,
    messageHash: keccak256(toHex(message)),
  }
  return fields
}

/** A stamp as {proveDoubleStamp} takes it. */
export async function signSpend(world: World, wish: StampWish, key: PrivateKeyAccount): Promise<Spend> {
  const { slot, span, relayId, ack, messageHash, r, vs } = await signStamp(world, fieldsOf(wish), key)
  return { slot, span, relayId, ack, messageHash, r, vs }
}

/** Another valid signature of the same stamp, by the key of this label: what is proven must not hang on its bytes. */
export function signSpendAgain(
  world: World,
  { r: _, vs: __, ...fields }: Spend,
  { batchId, epoch }: { batchId: bigint; epoch: number },
  label: string,
): { r: Hex; vs: Hex } {
  const message = { ...fields, batchId, epoch }
  const digest = hashTypedData({ domain: domainOf(world), types, primaryType: 'Stamp', message })
  const extraEntropy = new Uint8Array(32).fill(7)
  const { r, s, recovery } = secp256k1.sign(hexToBytes(digest), hexToBytes(keccak256(toHex(label))), { extraEntropy })
  return { r: toHex(r, { size: 32 }), vs: toHex(s | (BigInt(recovery) << 255n), { size: 32 }) }
}

/** A stamp with the postmark that a relay gave for it. */
export async function signAcceptance(
  world: World,
  wish: StampWish,
  { relayId, acceptedAt, signer }: { relayId: number; acceptedAt: bigint; signer: PrivateKeyAccount },
): Promise<Acceptance> {
  const fields = fieldsOf(wish)
  const message = { stampHash: stampHash(fields), relayId, acceptedAt }
  const signature = await signer.signTypedData({
    domain: domainOf(world),
    types: postmarkTypes,
    primaryType: 'Postmark',
    message,
  })
  const { slot, span, relayId: namedRelay, ack, messageHash } = fields
  return { slot, span, namedRelay, ack, messageHash, acceptedAt, ...compact(signature) }
}

/** A bond stamp, seized for `payout` by the holder of `ack <label>`. */
export async function signSeizure(
  world: World,
  wish: Omit<StampWish, 'relayId' | 'ack'> & { owner?: Address; key: PrivateKeyAccount; ack?: PrivateKeyAccount },
  payout: Address,
): Promise<Seizure> {
  const ack = wish.ack ?? keyOf('ack')
  const fields = fieldsOf({ ...wish, relayId: 0, ack: ack.address })
  const { r, vs } = await signStamp(world, fields, wish.key)
  const signature = await ack.signTypedData({
    domain: domainOf(world),
    types: seizeTypes,
    primaryType: 'Seize',
    message: { stamp: stampHash(fields), payout },
  })
  const { r: sr, vs: svs } = compact(signature)
  const { batchId, epoch, slot, span, messageHash } = fields
  const owner = wish.owner ?? world.alice.account.address
  return { owner, batchId, epoch, slot, span, ack: ack.address, messageHash, r, vs, payout, sr, svs }
}

/** Opens a BOND book for `owner` with the session key `session <label>`. */
export async function openBond(
  world: World,
  label: string,
  { depth = BOND_DEPTH, unit = BOND_UNIT, sheets = 6n }: { depth?: number; unit?: bigint; sheets?: bigint } = {},
  owner: Wallet = world.alice,
): Promise<bigint> {
  const deposit = sheets * (unit << BigInt(depth))
  const args = [owner.account.address, keyOf(`session ${label}`).address, depth, BOND_KIND, unit, deposit] as const
  await world.mined(world.office.write.open(args, by(owner)))
  return await world.office.read.batchCount()
}
