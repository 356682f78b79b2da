import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { ProtocolError } from '../ProtocolError.ts'

const DOMAIN_TYPE = nobleSuite.keccak256(
  utf8('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'),
)
const VERSION = nobleSuite.keccak256(utf8('1'))

/**
 * The EIP-712 domain separator of a PostOffice (32 bytes). Make it once and pass it around.
 * @throws {ProtocolError} `bytes/length`, `bytes/range`
 */
export function postOfficeDomain(place: { chainId: number; verifyingContract: Uint8Array }): Uint8Array {
  return typedDomain('PostOffice', place)
}

/**
 * The EIP-712 domain separator of a contract that calls itself `name`, version 1.
 * @throws {ProtocolError} `bytes/length`, `bytes/range`
 */
export function typedDomain(
  name: string,
  { chainId, verifyingContract }: { chainId: number; verifyingContract: Uint8Array },
): Uint8Array {
  if (!Number.isSafeInteger(chainId) || chainId < 0) {
    throw new ProtocolError('bytes/range', { field: 'chainId', value: chainId })
  }
  if (verifyingContract.length !== 20) {
    throw new ProtocolError('bytes/length', { expected: 20, length: verifyingContract.length })
  }
  const words = new Uint8Array(160)
  words.set(DOMAIN_TYPE, 0)
  words.set(nobleSuite.keccak256(utf8(name)), 32)
  words.set(VERSION, 64)
  new DataView(words.buffer).setBigUint64(120, BigInt(chainId))
  words.set(verifyingContract, 140)
  return nobleSuite.keccak256(words)
}

// Everything here is synchronous and `Suite.keccak256` keeps no argument, so one buffer serves all calls.
const envelope = new Uint8Array(66)
envelope[0] = 0x19
envelope[1] = 0x01

/** The EIP-712 digest: `keccak256(0x1901 | domain | structHash)`. @throws {ProtocolError} `bytes/length` */
export function typedDigest(domain: Uint8Array, structHash: Uint8Array, suite: Suite = nobleSuite): Uint8Array {
  if (domain.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: domain.length })
  if (structHash.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: structHash.length })
  envelope.set(domain, 2)
  envelope.set(structHash, 34)
  return suite.keccak256(envelope)
}

/** Who signed a typed struct: 20 bytes, or `undefined` if nobody can have. */
export function recoverSigner(
  domain: Uint8Array,
  structHash: Uint8Array,
  signature: Uint8Array,
  suite: Suite = nobleSuite,
): Uint8Array | undefined {
  return suite.recoverAddress(typedDigest(domain, structHash, suite), signature)
}
