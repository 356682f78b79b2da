import { type Address, type Hex, toHex } from '../bytes/hex.ts'
import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { isName } from './nameSyntax.ts'
import { encodeWords } from './typedWrite.ts'

/** A registration as the registry takes it. */
export type NameRegistration = {
  /** In its normal form (`normalizeName`). */
  name: string
  holder: Address
  /** Whom the name leads to; the zero address stands for the holder. */
  identity: Address
  /** Years, 1 to 10. */
  term: number
  /** Whether it becomes the identity's primary name; then the identity's owner must pay. */
  primary: boolean
  /** 32 random bytes; keep them until the name is registered. */
  secret: Hex
}

const REGISTER = selector(
  'registerAuthorized((string,address,address,uint8,bool,bytes32),(address,uint256,uint256,bytes32,uint8,bytes32,bytes32))',
)
const RENEW = selector('renewAuthorized(string,uint8,(address,uint256,uint256,bytes32,uint8,bytes32,bytes32))')

/** The token id of a name, as 32 bytes. */
export function nameId(name: string): Hex {
  return toHex(nobleSuite.keccak256(utf8(name)))
}

/**
 * What is committed to before registering. It is made here, not asked of a node: whoever is asked learns the name.
 * @throws {ProtocolError} `name/malformed`, `bytes/length`, `bytes/range`, `bytes/hex`
 */
export function nameCommitment({ name, holder, identity, term, primary, secret }: NameRegistration): Hex {
  if (!isName(name)) throw new ProtocolError('name/malformed', { reason: 'it is not in its normal form' })
  const words = encodeWords([
    ['string', name],
    ['address', holder],
    ['address', identity],
    ['uint8', term],
    ['bool', primary],
    ['bytes32', secret],
  ])
  return toHex(nobleSuite.keccak256(words))
}

/**
 * Nonce of the ERC-3009 authorization that pays for a registration, and for nothing else.
 * @throws {ProtocolError} `name/malformed`, `bytes/length`, `bytes/range`, `bytes/hex`
 */
export function registrationNonce(registration: NameRegistration, salt: Hex): Hex {
  const words = encodeWords([
    ['bytes32', REGISTER],
    ['bytes32', nameCommitment(registration)],
    ['bytes32', salt],
  ])
  return toHex(nobleSuite.keccak256(words))
}

/** Nonce of the ERC-3009 authorization that pays for a renewal. @throws {ProtocolError} `bytes/length`, `bytes/range`, `bytes/hex` */
export function renewalNonce({ name, term, salt }: { name: string; term: number; salt: Hex }): Hex {
  const words = encodeWords([
    ['bytes32', RENEW],
    ['string', name],
    ['uint8', term],
    ['bytes32', salt],
  ])
  return toHex(nobleSuite.keccak256(words))
}

/** A function selector as `abi.encode` writes it: four bytes, then zeros. */
function selector(signature: string): Hex {
  const word = new Uint8Array(32)
  word.set(nobleSuite.keccak256(utf8(signature)).subarray(0, 4))
  return toHex(word)
}
