import { createHash } from 'node:crypto'
import {
  encodeKeySigner,
  fromHex,
  type IdentityUpdate,
  identityUpdateDigest,
  identityUpdateTypedData,
  keySignerAddress,
  toHex,
  withLowS256,
  wrapKeySignature,
} from '@parley/protocol'
import {
  type Address,
  encodeAbiParameters,
  getAddress,
  type Hex,
  keccak256,
  parseAbiParameters,
  stringToHex,
  zeroHash,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { by } from './by.ts'
import { FAR } from './permit.ts'
import type { Wallet, World } from './world.ts'

export const bytes32 = (text: string): Hex => stringToHex(text, { size: 32 })
export const ENC = bytes32('did/pub/X25519/enc/hex')
export const SVC = bytes32('did/svc/ParleyRelay')
export const VERI_KEY = bytes32('veriKey')
export const BOX_KEY = keccak256('0x01')
export const RELAY = 'https://relay.example.org'
export const TEN_YEARS = 315_360_000n
export const NO_ANCHOR = zeroHash.slice(0, 50) as Hex

/** An anchor that is the same in every run. */
export function anchorOf(label: string): Hex {
  return keccak256(stringToHex(label)).slice(0, 50) as Hex
}

/** The update that says again what the registry knows of an identity, but for these changes. */
export async function updateOf(
  world: World,
  identity: Address,
  changes: Partial<IdentityUpdate> = {},
): Promise<IdentityUpdate> {
  const [owner, recovery, anchor, version, previousChange] = await world.didRegistry.read.recordOf([identity])
  const present = { identity, owner, recovery, anchor, version, previousChange }
  return { ...present, attributes: [], delegates: [], deadline: FAR, ...changes }
}

/** Where updates count in tests. */
export function siteOf(world: World) {
  return { chainId: 31337, registry: world.didRegistry.address }
}

/** What is signed for an update. */
export function digestOf(world: World, update: IdentityUpdate): Hex {
  return toHex(identityUpdateDigest({ ...siteOf(world), update }))
}

/** An update as a wallet signs it. */
export async function signUpdate(world: World, update: IdentityUpdate, signer: PrivateKeyAccount): Promise<Hex> {
  return await signer.signTypedData(identityUpdateTypedData({ ...siteOf(world), update }))
}

/** Brings an update; a stranger does it unless said otherwise. */
export function bring(world: World, update: IdentityUpdate, signature: Hex, wallet: Wallet = world.carol) {
  return world.didRegistry.write.update([update, signature], by(wallet))
}

/** Signs an update with these changes by the key that owns the identity, and has a stranger bring it. */
export async function change(
  world: World,
  owner: PrivateKeyAccount,
  changes: Partial<IdentityUpdate>,
  identity: Address = owner.address,
) {
  const update = await updateOf(world, identity, changes)
  return await world.mined(bring(world, update, await signUpdate(world, update, owner)))
}

/** A key as browsers keep it, with the account that it is for our contracts. */
export async function browserKey(verifier: Address) {
  const { sign, signer, address } = await p256Key(verifier)
  return {
    address,
    signer,
    /** WebCrypto hashes what it signs. */
    sign: async (digest: Hex) => toHex(wrapKeySignature({ signer, signature: await sign(fromHex(digest)) })),
  }
}

type Assertion = { type?: string; flags?: number; challenge?: Hex }

/** A passkey: it signs what authenticators sign, over what browsers make of a challenge. */
export async function passkey(verifier: Address) {
  const { sign, signer, address } = await p256Key(verifier)
  return {
    address,
    signer,
    sign: async (digest: Hex, { type = 'webauthn.get', flags = 0x05, challenge = digest }: Assertion = {}) => {
      const client = JSON.stringify({
        type,
        challenge: Buffer.from(fromHex(challenge)).toString('base64url'),
        origin: 'https://parley.example',
        crossOrigin: false,
      })
      const sha256 = (data: string) => createHash('sha256').update(data).digest()
      const authenticator = Buffer.concat([sha256('parley.example'), Buffer.from([flags, 0, 0, 0, 7])])
      const signature = toHex(await sign(Buffer.concat([authenticator, sha256(client)])))
      const assertion = encodeAbiParameters(parseAbiParameters('bytes32, bytes32, uint256, uint256, bytes, string'), [
        signature.slice(0, 66) as Hex,
        `0x${signature.slice(66)}`,
        BigInt(client.indexOf('"challenge"')),
        BigInt(client.indexOf('"type"')),
        toHex(authenticator),
        client,
      ])
      return toHex(wrapKeySignature({ signer, signature: fromHex(assertion) }))
    },
  }
}

async function p256Key(verifier: Address) {
  const { subtle } = globalThis.crypto
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  // The first byte says that the point is not compressed.
  const key = new Uint8Array(await subtle.exportKey('raw', pair.publicKey)).subarray(1)
  const signer = encodeKeySigner({ verifier, key })
  return {
    signer,
    address: getAddress(keySignerAddress(signer)),
    sign: async (data: Uint8Array) => {
      const signed = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, Uint8Array.from(data))
      return withLowS256(new Uint8Array(signed))
    },
  }
}
