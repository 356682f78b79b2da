import { type Address, fromHex } from '../bytes/hex.ts'
import { utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import { ProtocolError } from '../ProtocolError.ts'

/*
 * An ERC-3009 authorization names who pays whom how much, and not what for. So its nonce does: the hash of everything else the
 * payer agreed to. Whoever brings it to the chain can buy nothing of his own with it.
 */

const AUTHORIZATION = '(address,uint256,uint256,bytes32,uint8,bytes32,bytes32)'
const OPEN = selector(`openWithAuthorization(address,address,uint8,uint8,uint64,uint96,${AUTHORIZATION})`)
const TOP_UP = selector(`topUpWithAuthorization(address,uint64,uint96,${AUTHORIZATION})`)
const JOIN = selector(`joinWithAuthorization(address,address,uint64,uint96,string,string,${AUTHORIZATION})`)
const ADD_STAKE = selector(`addStakeWithAuthorization(uint32,uint96,${AUTHORIZATION})`)

/** The nonce that pays for one stamp book. @throws {ProtocolError} `bytes/hex`, `bytes/length`, `bytes/range` */
export function openNonce(book: {
  owner: Address
  key: Address
  depth: number
  kind: number
  unit: bigint
  amount: bigint
  salt: Uint8Array
}): Uint8Array {
  return hashCall(OPEN, [
    account(book.owner),
    account(book.key),
    uint('depth', book.depth, 8),
    uint('kind', book.kind, 8),
    uint('unit', book.unit, 64),
    uint('amount', book.amount, 96),
    salted(book.salt),
  ])
}

/** The nonce that pays into one stamp book. @throws {ProtocolError} `bytes/hex`, `bytes/length`, `bytes/range` */
export function topUpNonce(payment: { owner: Address; bookId: bigint; amount: bigint; salt: Uint8Array }): Uint8Array {
  return hashCall(TOP_UP, [
    account(payment.owner),
    uint('bookId', payment.bookId, 64),
    uint('amount', payment.amount, 96),
    salted(payment.salt),
  ])
}

/** The nonce that stakes for one new relay. @throws {ProtocolError} `bytes/hex`, `bytes/length`, `bytes/range` */
export function joinNonce(relay: {
  signer: Address
  payout: Address
  ask: bigint
  amount: bigint
  multiaddr: string
  url: string
  salt: Uint8Array
}): Uint8Array {
  return hashCall(JOIN, [
    account(relay.signer),
    account(relay.payout),
    uint('ask', relay.ask, 64),
    uint('amount', relay.amount, 96),
    relay.multiaddr,
    relay.url,
    salted(relay.salt),
  ])
}

/** The nonce that adds to one relay's stake. @throws {ProtocolError} `bytes/length`, `bytes/range` */
export function addStakeNonce(payment: { relayId: number; amount: bigint; salt: Uint8Array }): Uint8Array {
  return hashCall(ADD_STAKE, [
    uint('relayId', payment.relayId, 32),
    uint('amount', payment.amount, 96),
    salted(payment.salt),
  ])
}

/** `keccak256(abi.encode(selector, ...arguments))`; texts go to the tail, as the ABI has it. */
function hashCall(call: Uint8Array, args: readonly (Uint8Array | string)[]): Uint8Array {
  const head = [call]
  const tail: Uint8Array[] = []
  let end = 32 * (args.length + 1)
  for (const arg of args) {
    if (typeof arg !== 'string') {
      head.push(arg)
      continue
    }
    const text = utf8(arg)
    const padded = new Uint8Array(32 * Math.ceil(text.length / 32))
    padded.set(text)
    head.push(uint('offset', end, 256))
    tail.push(uint('length', text.length, 256), padded)
    end += 32 + padded.length
  }
  const bytes = new Uint8Array(end)
  let at = 0
  for (const part of [...head, ...tail]) {
    bytes.set(part, at)
    at += part.length
  }
  return nobleSuite.keccak256(bytes)
}

function selector(signature: string): Uint8Array {
  const word = new Uint8Array(32)
  word.set(nobleSuite.keccak256(utf8(signature)).subarray(0, 4))
  return word
}

function account(address: Address): Uint8Array {
  const bytes = fromHex(address)
  if (bytes.length !== 20) throw new ProtocolError('bytes/length', { expected: 20, length: bytes.length })
  const word = new Uint8Array(32)
  word.set(bytes, 12)
  return word
}

function uint(field: string, value: number | bigint, bits: number): Uint8Array {
  const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value)
  if (!isWhole || value < 0 || BigInt(value) >> BigInt(bits) !== 0n) {
    throw new ProtocolError('bytes/range', { field, value })
  }
  return fromHex(`0x${value.toString(16).padStart(64, '0')}`)
}

function salted(salt: Uint8Array): Uint8Array {
  if (salt.length !== 32) throw new ProtocolError('bytes/length', { expected: 32, length: salt.length })
  return salt
}
