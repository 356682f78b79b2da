import type { Address, Hex } from '../bytes/hex.ts'
import { fromHex } from '../bytes/hex.ts'
import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { typedDigest } from '../postage/typedData.ts'

type FieldType = 'address' | 'bytes32' | 'string' | 'uint256' | 'uint40' | 'uint8' | 'bool'
type Value = string | bigint | number | boolean

/** Where a signed write is meant for, and for how long. `nonce`: the signer's next, from the contract. `deadline`: unix seconds. */
export type WriteTerms = { chainId: number; verifyingContract: Address; nonce: bigint; deadline: bigint }

/** EIP-712 data that a wallet shows and signs. */
export type TypedWrite = {
  domain: { name: string; version: string; chainId: number; verifyingContract: Address }
  types: Record<string, { name: string; type: FieldType }[]>
  primaryType: string
  message: Record<string, Value>
}

/** Builds the data of one write; every write ends with nonce and deadline. `fields`: name to type and value, in order. */
export function typedWrite(
  contract: string,
  primaryType: string,
  fields: Readonly<Record<string, readonly [FieldType, Value]>>,
  { chainId, verifyingContract, nonce, deadline }: WriteTerms,
): TypedWrite {
  const all = { ...fields, nonce: ['uint256', nonce], deadline: ['uint256', deadline] } as const
  const entries = Object.entries<readonly [FieldType, Value]>(all)
  return {
    domain: { name: contract, version: '1', chainId, verifyingContract },
    types: { [primaryType]: entries.map(([name, [type]]) => ({ name, type })) },
    primaryType,
    message: Object.fromEntries(entries.map(([name, [, value]]) => [name, value])),
  }
}

/** The 32 bytes that are signed. @throws {ProtocolError} `bytes/range`, `bytes/length`, `bytes/hex` */
export function hashTypedWrite({ domain, types, primaryType, message }: TypedWrite): Uint8Array {
  const fields = types[primaryType] ?? []
  const signature = `${primaryType}(${fields.map(({ name, type }) => `${type} ${name}`).join(',')})`
  const struct = encodeWords([
    ['string', signature],
    ...fields.map(({ name, type }) => [type, message[name] ?? ''] as const),
  ])
  const separator = encodeWords([
    ['string', 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'],
    ['string', domain.name],
    ['string', domain.version],
    ['uint256', domain.chainId],
    ['address', domain.verifyingContract],
  ])
  return typedDigest(nobleSuite.keccak256(separator), nobleSuite.keccak256(struct))
}

/** One word a value, as `abi.encode` does; a text is its keccak256. @throws {ProtocolError} `bytes/range`, `bytes/length`, `bytes/hex` */
export function encodeWords(values: readonly (readonly [FieldType, Value])[]): Uint8Array {
  const words = new Uint8Array(32 * values.length)
  for (const [index, [type, value]] of values.entries()) words.set(encodeWord(type, value), 32 * index)
  return words
}

function encodeWord(type: FieldType, value: Value): Uint8Array {
  if (type === 'string') return nobleSuite.keccak256(utf8(String(value)))
  if (type === 'bytes32') return sized(String(value), 32)
  const word = new Uint8Array(32)
  if (type === 'address') word.set(sized(String(value), 20), 12)
  else if (type === 'bool') word[31] = value ? 1 : 0
  else word.set(integer(value, Number(type.slice(4))))
  return word
}

function sized(hex: Hex | string, length: number): Uint8Array {
  const bytes = fromHex(hex)
  if (bytes.length !== length) throw new ProtocolError('bytes/length', { expected: length, length: bytes.length })
  return bytes
}

function integer(given: Value, bits: number): Uint8Array {
  const value = Number.isSafeInteger(given) || typeof given === 'bigint' ? BigInt(given) : -1n
  if (value < 0n || value >> BigInt(bits) !== 0n) {
    throw new ProtocolError('bytes/range', { field: `uint${bits}`, value: Number(given) })
  }
  return fromHex(`0x${value.toString(16).padStart(64, '0')}`)
}
