import * as v from 'valibot'
import { concatBytes } from '../bytes/concatBytes.ts'
import { type Address, fromHex, type Hex } from '../bytes/hex.ts'
import { fromUtf8, utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { typedDigest } from '../postage/typedData.ts'
import type { DidAttribute } from './attributes.ts'

/** Who may act for an identity as `delegateType` (bytes32), for `validity` seconds; 0 ends it. */
export type DidDelegate = { delegateType: Hex; delegate: Address; validity: bigint }

/**
 * How an identity shall be. Its owner signs it and anyone brings it to the registry (`update`). Whatever shall stay is said
 * again, so that whoever signs reads what holds afterwards: start from the registry's `recordOf`.
 */
export type IdentityUpdate = {
  identity: Address
  /** The zero address deactivates the identity for ever. */
  owner: Address
  /** May take the identity over at any time; the zero address for nobody. */
  recovery: Address
  /** 24 bytes; see `profileAnchor`. */
  anchor: Hex
  /** Version of the device list; never goes back. */
  version: number
  /** To set; with a validity of 0 to revoke. Others stay. */
  attributes: readonly DidAttribute[]
  /** To set; with a validity of 0 to end. Others stay. */
  delegates: readonly DidDelegate[]
  /** `changed` of the identity: any change makes older updates void. */
  previousChange: bigint
  /** Last second in unix time at which it counts. */
  deadline: bigint
}

/** Where an update counts. */
export type RegistrySite = { chainId: number; registry: Address }

/** Attributes and delegates that one update may carry over the wire; the registry itself sets no limit. */
export const MAX_UPDATE_ENTRIES = 32
/** Bytes that an update may have as JSON. */
export const MAX_UPDATE = 16_384

const types = {
  Update: [
    { name: 'identity', type: 'address' },
    { name: 'owner', type: 'address' },
    { name: 'recovery', type: 'address' },
    { name: 'anchor', type: 'bytes24' },
    { name: 'version', type: 'uint16' },
    { name: 'attributes', type: 'Attribute[]' },
    { name: 'delegates', type: 'Delegate[]' },
    { name: 'previousChange', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
  Attribute: [
    { name: 'name', type: 'bytes32' },
    { name: 'value', type: 'bytes' },
    { name: 'validity', type: 'uint256' },
  ],
  Delegate: [
    { name: 'delegateType', type: 'bytes32' },
    { name: 'delegate', type: 'address' },
    { name: 'validity', type: 'uint256' },
  ],
} as const

/** What a wallet is asked to sign (`eth_signTypedData_v4`, or a library's `signTypedData`). @throws {ProtocolError} `update/malformed` */
export function identityUpdateTypedData({ chainId, registry, update }: RegistrySite & { update: IdentityUpdate }) {
  return {
    domain: { name: 'DIDRegistry', version: '1', chainId, verifyingContract: registry },
    types,
    primaryType: 'Update',
    message: checked(update),
  } as const
}

const typeText = (name: keyof typeof types) =>
  `${name}(${types[name].map((field) => `${field.type} ${field.name}`).join(',')})`
const typeHash = (...names: (keyof typeof types)[]) => hash(utf8(names.map(typeText).join('')))
const ATTRIBUTE = typeHash('Attribute')
const DELEGATE = typeHash('Delegate')
const UPDATE = typeHash('Update', 'Attribute', 'Delegate')
const DOMAIN = hash(utf8('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'))

/** The EIP-712 domain separator of a DIDRegistry (32 bytes). @throws {ProtocolError} `bytes/range`, `bytes/hex`, `bytes/length` */
export function didRegistryDomain({ chainId, registry }: RegistrySite): Uint8Array {
  if (!Number.isSafeInteger(chainId) || chainId < 0) {
    throw new ProtocolError('bytes/range', { field: 'chainId', value: chainId })
  }
  const contract = fromHex(registry)
  if (contract.length !== 20) throw new ProtocolError('bytes/length', { expected: 20, length: contract.length })
  return hash(DOMAIN, hash(utf8('DIDRegistry')), hash(utf8('1')), uintWord(BigInt(chainId)), rightWord(contract))
}

/** EIP-712 struct hash. @throws {ProtocolError} `update/malformed` */
export function hashIdentityUpdate(update: IdentityUpdate): Uint8Array {
  const { identity, owner, recovery, anchor, version, attributes, delegates, previousChange, deadline } =
    checked(update)
  return hash(
    UPDATE,
    rightWord(fromHex(identity)),
    rightWord(fromHex(owner)),
    rightWord(fromHex(recovery)),
    leftWord(fromHex(anchor)),
    uintWord(BigInt(version)),
    hash(...attributes.map((a) => hash(ATTRIBUTE, fromHex(a.name), hash(fromHex(a.value)), uintWord(a.validity)))),
    hash(
      ...delegates.map((d) =>
        hash(DELEGATE, fromHex(d.delegateType), rightWord(fromHex(d.delegate)), uintWord(d.validity)),
      ),
    ),
    uintWord(previousChange),
    uintWord(deadline),
  )
}

/** The 32 bytes that a key signs which is not asked through a wallet. @throws {ProtocolError} `update/malformed`, `bytes/range`, `bytes/hex`, `bytes/length` */
export function identityUpdateDigest({ chainId, registry, update }: RegistrySite & { update: IdentityUpdate }) {
  return typedDigest(didRegistryDomain({ chainId, registry }), hashIdentityUpdate(update))
}

/** An update as JSON bytes, numbers beyond 2^53 as decimal text: what a relayer is given. @throws {ProtocolError} `update/malformed`, `update/too-large` */
export function encodeIdentityUpdate(update: IdentityUpdate): Uint8Array {
  const text = JSON.stringify(checked(update), (_, value) => (typeof value === 'bigint' ? value.toString() : value))
  return withinLimit(utf8(text))
}

/** @throws {ProtocolError} `update/malformed`, `update/too-large` */
export function parseIdentityUpdate(bytes: Uint8Array): IdentityUpdate {
  const text = fromUtf8(withinLimit(bytes))
  if (text === undefined) throw new ProtocolError('update/malformed', { reason: 'not UTF-8' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new ProtocolError('update/malformed', { reason: 'not JSON' }, { cause })
  }
  return outcome(v.safeParse(wireSchema, value, { abortEarly: true }))
}

const hexOf = (bytes: number, what: string) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`), `${what} is wanted`),
    v.transform((text) => text as Hex),
  )
const address = hexOf(20, 'an address')
const bytes32 = hexOf(32, 'a word of 32 bytes')
const uint = v.pipe(
  v.bigint(),
  v.check((number) => number >= 0n && number < 1n << 256n, 'a number below 2^256 is wanted'),
)
const decimal = v.pipe(
  v.string(),
  v.regex(/^(?:0|[1-9][0-9]{0,77})$/, 'a decimal number as text is wanted'),
  v.transform((text) => BigInt(text)),
  uint,
)

function schemaOf<Schema extends typeof uint | typeof decimal>(number: Schema) {
  return v.strictObject({
    identity: address,
    owner: address,
    recovery: address,
    anchor: hexOf(24, 'an anchor of 24 bytes'),
    version: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff)),
    attributes: v.pipe(
      v.array(
        v.strictObject({
          name: bytes32,
          value: v.pipe(
            v.string(),
            v.regex(/^0x(?:[0-9a-fA-F]{2})*$/, 'bytes in hex are wanted'),
            v.transform((text) => text as Hex),
          ),
          validity: number,
        }),
      ),
      v.maxLength(MAX_UPDATE_ENTRIES),
    ),
    delegates: v.pipe(
      v.array(v.strictObject({ delegateType: bytes32, delegate: address, validity: number })),
      v.maxLength(MAX_UPDATE_ENTRIES),
    ),
    previousChange: number,
    deadline: number,
  })
}
const schema = schemaOf(uint)
const wireSchema = schemaOf(decimal)

function checked(update: unknown) {
  return outcome(v.safeParse(schema, update, { abortEarly: true }))
}

function outcome<Output>(result: v.SafeParseResult<v.GenericSchema<unknown, Output>>): Output {
  if (result.success) return result.output
  const [issue] = result.issues
  throw new ProtocolError('update/malformed', { reason: `${v.getDotPath(issue) ?? 'update'}: ${issue.message}` })
}

function withinLimit(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= MAX_UPDATE) return bytes
  throw new ProtocolError('update/too-large', { length: bytes.length, limit: MAX_UPDATE })
}

function hash(...parts: Uint8Array[]): Uint8Array {
  return nobleSuite.keccak256(concatBytes(...parts))
}

function leftWord(bytes: Uint8Array): Uint8Array {
  const word = new Uint8Array(32)
  word.set(bytes)
  return word
}

function rightWord(bytes: Uint8Array): Uint8Array {
  const word = new Uint8Array(32)
  word.set(bytes, 32 - bytes.length)
  return word
}

function uintWord(number: bigint): Uint8Array {
  return fromHex(`0x${number.toString(16).padStart(64, '0')}`)
}
