import {
  fromHex,
  hashTypedWrite,
  type NameRegistration,
  nameCommitment,
  registrationNonce,
  type TypedWrite,
  toHex,
} from '@parley/protocol'
import {
  type Address,
  bytesToBigInt,
  concatHex,
  getContract,
  type Hex,
  keccak256,
  numberToHex,
  parseSignature,
  stringToHex,
  zeroAddress,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { directoryAbi } from '../../../protocol/src/abi/directoryAbi.ts'
import { nameRegistryAbi } from '../../../protocol/src/abi/nameRegistryAbi.ts'
import { by } from './by.ts'
import { FAR } from './permit.ts'
import { keyOf, type Wallet, type World } from './world.ts'

export const YEAR = 31_536_000n
export const MIN_AGE = 60n
export const MAX_AGE = 86_400n
export const GRACE = 7_776_000n
export const RENT = { short: 640_000_000n, four: 160_000_000n, long: 5_000_000n }
const MAX = 2n ** 256n - 1n

export type Names = Awaited<ReturnType<typeof openNames>>

/** What a name registry is deployed with in tests; the governor is carol. */
export function nameParameters(world: World) {
  return {
    token: world.token.address,
    didRegistry: world.didRegistry.address,
    treasury: world.treasury.account.address,
    governor: world.carol.account.address,
    commitMinAge: Number(MIN_AGE),
    commitMaxAge: Number(MAX_AGE),
    gracePeriod: Number(GRACE),
    rentShort: RENT.short,
    rentFour: RENT.four,
    rentLong: RENT.long,
  }
}

/** A name registry on the world's chain, with everyone's allowance. */
export async function openNames(world: World, changes: Partial<ReturnType<typeof nameParameters>> = {}) {
  const address = await world.deployContract('identity/NameRegistry', [{ ...nameParameters(world), ...changes }])
  for (const wallet of [world.alice, world.bob, world.carol, world.operator]) {
    await world.mined(world.token.write.approve([address, MAX], by(wallet)))
  }
  return getContract({ address, abi: nameRegistryAbi, client: { public: world.client, wallet: world.alice } })
}

/** A directory on the world's chain. */
export async function openDirectory(world: World) {
  const address = await world.deployContract('identity/Directory', [world.didRegistry.address])
  return getContract({ address, abi: directoryAbi, client: { public: world.client, wallet: world.alice } })
}

/** A registration, for one year unless said otherwise. */
export function registrationOf(
  name: string,
  holder: Address,
  changes: Partial<NameRegistration> = {},
): NameRegistration {
  const secret = keccak256(stringToHex(`secret of ${name}`))
  return { name, holder, identity: zeroAddress, term: 1, primary: false, secret, ...changes }
}

/** Commits, as a stranger, and waits until the commitment can be used. */
export async function commitTo(world: World, names: Names, registration: NameRegistration): Promise<void> {
  await world.mined(names.write.commit([nameCommitment(registration)], by(world.deployer)))
  await world.warp((await world.now()) + MIN_AGE)
}

/** Registers a name for a wallet that pays for it itself. */
export async function registerName(
  world: World,
  names: Names,
  name: string,
  wallet: Wallet,
  changes: Partial<NameRegistration> = {},
): Promise<NameRegistration> {
  const registration = registrationOf(name, wallet.account.address, changes)
  await commitTo(world, names, registration)
  await world.mined(names.write.register([registration], by(wallet)))
  return registration
}

/** A key that has tokens, and no coin to pay for a transaction. */
export async function coinless(world: World, label: string, amount = 1_000_000_000n): Promise<PrivateKeyAccount> {
  const account = keyOf(label)
  await world.mined(world.token.write.transfer([account.address, amount], by(world.bob)))
  return account
}

/** An ERC-3009 authorization, less its nonce, as the contracts take it. */
export async function authorize(
  world: World,
  signer: PrivateKeyAccount,
  payment: { to: Address; value: bigint; nonce: Hex; salt: Hex; validBefore?: bigint; validAfter?: bigint },
) {
  const { to, value, nonce, salt, validBefore = 2n ** 40n, validAfter = 0n } = payment
  const field = (name: string, type: string) => ({ name, type })
  const signature = await signer.signTypedData({
    domain: { name: 'DevUSD', version: '1', chainId: 31337, verifyingContract: world.token.address },
    types: {
      ReceiveWithAuthorization: [
        field('from', 'address'),
        field('to', 'address'),
        field('value', 'uint256'),
        field('validAfter', 'uint256'),
        field('validBefore', 'uint256'),
        field('nonce', 'bytes32'),
      ],
    },
    primaryType: 'ReceiveWithAuthorization',
    message: { from: signer.address, to, value, validAfter, validBefore, nonce },
  })
  const { r, s, yParity } = parseSignature(signature)
  return { from: signer.address, validAfter, validBefore, salt, v: 27 + yParity, r, s }
}

/** The authorization that pays for a registration. */
export async function authorizeRegistration(
  world: World,
  names: Names,
  { signer, registration, value }: { signer: PrivateKeyAccount; registration: NameRegistration; value: bigint },
) {
  const salt = keccak256('0x5a')
  const nonce = registrationNonce(registration, salt)
  return await authorize(world, signer, { to: names.address, value, nonce, salt })
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** One write, signed in every way that matters: 65 bytes, 64, the malleated twin, and somebody else's. */
export async function signWrite(signer: PrivateKeyAccount, write: TypedWrite) {
  const digest = toHex(hashTypedWrite(write))
  const long = await signer.sign({ hash: digest })
  const { r, s, yParity } = parseSignature(long)
  const highS = numberToHex(ORDER - bytesToBigInt(fromHex(s)), { size: 32 })
  const compact = numberToHex(BigInt(s) | (BigInt(yParity) << 255n), { size: 32 })
  return {
    digest,
    long,
    short: concatHex([r, compact]),
    malleated: concatHex([r, highS, numberToHex(28 - yParity, { size: 1 })]),
    foreign: await keyOf('a stranger').sign({ hash: digest }),
  }
}

/** The time after which a signed write is worth nothing, if it does not matter. */
export { FAR }
