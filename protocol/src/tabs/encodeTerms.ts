import { ByteReader } from '../bytes/ByteReader.ts'
import { ByteWriter } from '../bytes/ByteWriter.ts'
import { type Address, fromHex, toHex } from '../bytes/hex.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { ProtocolError } from '../ProtocolError.ts'
import type { TabTerms } from './TabTerms.ts'
import { uint96 } from './uint96.ts'

/** Length of encoded terms. */
export const TERMS_LENGTH = 224

const PADDING = new Uint8Array(12)
const ACCOUNTS = ['payer', 'payee', 'key', 'payeeKey', 'token', 'relayPayout'] as const

/** `abi.encode(terms)`: a word for each account, then one for the rest. @throws {ProtocolError} `bytes/hex`, `bytes/length`, `bytes/range` */
export function encodeTerms(terms: TabTerms): Uint8Array {
  const write = new ByteWriter(TERMS_LENGTH)
  for (const field of ACCOUNTS) write.bytes(PADDING, 12).bytes(fromHex(terms[field]), 20)
  return write
    .bytes(uint96('rate', terms.rate), 12)
    .uint32(terms.tick)
    .uint32(terms.relayId)
    .uint16(terms.relayBps)
    .uint64(terms.nonce)
    .uint16(0)
    .finish()
}

/** @throws {ProtocolError} `tab/length`, `tab/padding` */
export function decodeTerms(bytes: Uint8Array): TabTerms {
  if (bytes.length !== TERMS_LENGTH)
    throw new ProtocolError('tab/length', { expected: TERMS_LENGTH, length: bytes.length })
  const read = new ByteReader(bytes)
  const account = (): Address => {
    if (read.bytes(12).some((byte) => byte !== 0)) throw new ProtocolError('tab/padding', {})
    return toHex(read.bytes(20))
  }
  const terms: TabTerms = {
    payer: account(),
    payee: account(),
    key: account(),
    payeeKey: account(),
    token: account(),
    relayPayout: account(),
    rate: BigInt(toHex(read.bytes(12))),
    tick: read.uint32(),
    relayId: read.uint32(),
    relayBps: read.uint16(),
    nonce: read.uint64(),
  }
  // Another value would be another id for the same terms.
  if (read.uint16() !== 0) throw new ProtocolError('tab/padding', {})
  return terms
}

/** The tab's id, `keccak256(abi.encode(terms))`. @throws {ProtocolError} `bytes/hex`, `bytes/length`, `bytes/range` */
export function tabId(terms: TabTerms, suite: Suite = nobleSuite): Uint8Array {
  return suite.keccak256(encodeTerms(terms))
}

/** Terms as the contract takes them; to open, it takes `deal` alone. @throws {ProtocolError} `bytes/hex`, `bytes/length`, `bytes/range` */
export function contractTerms(terms: TabTerms): { payer: Address; deal: ContractDeal } {
  const { payer, payee, key, payeeKey, token, relayPayout } = terms
  const rates = BigInt(toHex(encodeTerms(terms).subarray(192)))
  return { payer, deal: { payee, key, payeeKey, token, relayPayout, rates } }
}

type ContractDeal = {
  payee: Address
  key: Address
  payeeKey: Address
  token: Address
  relayPayout: Address
  rates: bigint
}
