// drand's BN254 scheme as RFC 9380 and the drand specification tell it, over @noble's field and curve: the second opinion on
// contracts/beacon. The map is the text's plain form (section 6.6.1), not the straight-line one that the contract follows.
import { hash_to_field } from '@noble/curves/abstract/hash-to-curve'
import { bn254 } from '@noble/curves/bn254'
import { keccak_256 } from '@noble/hashes/sha3'
import { concatHex, type Hex, hexToBytes, keccak256, toHex } from 'viem'

const { Fp, Fr } = bn254.fields
const G1 = bn254.G1.ProjectivePoint
const G2 = bn254.G2.ProjectivePoint
type Point = InstanceType<typeof G1>

export const P = Fp.ORDER
export const ORDER = Fr.ORDER
export const TAG = toHex('BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_')
export type Key = readonly [bigint, bigint, bigint, bigint]

const word = (value: bigint) => toHex(value, { size: 32 })
const curve = (x: bigint) => Fp.add(Fp.pow(x, 3n), 3n)
const rootOf = (square: bigint): bigint | undefined => {
  try {
    return Fp.sqrt(square)
  } catch {
    return undefined
  }
}

/** What drand signs for a round. */
export function roundMessage(round: bigint): Hex {
  return keccak256(toHex(round, { size: 8 }))
}

export function toField(message: Hex, tag: Hex = TAG): [bigint, bigint] {
  const options = { DST: hexToBytes(tag), p: P, m: 1, k: 128, expand: 'xmd', hash: keccak_256 } as const
  const [first, second] = hash_to_field(hexToBytes(message), 2, options)
  return [first?.[0] ?? 0n, second?.[0] ?? 0n]
}

/** The point of one field element, and which of the three candidates it is. */
export function mapOne(u: bigint): { x: bigint; y: bigint; candidate: number } {
  const [z, gz] = [1n, curve(1n)]
  const square = Fp.mul(Fp.sqr(u), gz)
  const [plus, minus] = [Fp.add(1n, square), Fp.sub(1n, square)]
  const product = Fp.mul(plus, minus)
  const inverse = product === 0n ? 0n : Fp.inv(product)
  let root = rootOf(Fp.neg(Fp.mul(gz, Fp.mul(3n, Fp.sqr(z))))) ?? 0n
  if (root % 2n === 1n) root = Fp.neg(root)
  const shift = Fp.mul(Fp.mul(Fp.mul(u, minus), inverse), root)
  const half = Fp.div(Fp.neg(z), 2n)
  const ratio = Fp.mul(Fp.sqr(plus), inverse)
  const fourth = Fp.div(Fp.neg(Fp.mul(4n, gz)), Fp.mul(3n, Fp.sqr(z)))
  const candidates = [Fp.sub(half, shift), Fp.add(half, shift), Fp.add(z, Fp.mul(fourth, Fp.sqr(ratio)))]
  const candidate = candidates.findIndex((x) => rootOf(curve(x)) !== undefined)
  const x = candidates[candidate] ?? 0n
  const y = rootOf(curve(x)) ?? 0n
  return { x, y: y % 2n === u % 2n ? y : Fp.neg(y), candidate }
}

const pointOf = ({ x, y }: { x: bigint; y: bigint }) => G1.fromAffine({ x, y })

function hashToPoint(message: Hex, tag?: Hex): Point {
  const [u0, u1] = toField(message, tag)
  return pointOf(mapOne(u0)).add(pointOf(mapOne(u1)))
}

export function toPoint(message: Hex, tag?: Hex): { x: bigint; y: bigint } {
  return hashToPoint(message, tag).toAffine()
}

/** The public key of a private one, in drand's order of words. */
export function keyFor(secret: bigint): Key {
  const { x, y } = G2.BASE.multiply(secret).toAffine()
  return [x.c1, x.c0, y.c1, y.c0]
}

/** The signature that a drand network with this private key would publish for a round. */
export function signRound(secret: bigint, round: bigint): Hex {
  const { x, y } = hashToPoint(roundMessage(round)).multiply(secret).toAffine()
  return proofOf(x, y)
}

export function proofOf(x: bigint, y: bigint): Hex {
  return concatHex([word(x), word(y)])
}

export function coordinates(proof: Hex): [bigint, bigint] {
  return [BigInt(proof.slice(0, 66)), BigInt(`0x${proof.slice(66)}`)]
}
