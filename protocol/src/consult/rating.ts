import * as v from 'valibot'
import { ByteWriter } from '../bytes/ByteWriter.ts'
import { canonicalJson } from '../bytes/canonicalJson.ts'
import { equalBytes } from '../bytes/equalBytes.ts'
import { fromHex, type Hex, toHex } from '../bytes/hex.ts'
import { fromUtf8, utf8 } from '../bytes/text.ts'
import { nobleSuite } from '../crypto/nobleSuite.ts'
import type { Suite } from '../crypto/Suite.ts'
import { signDigest } from '../crypto/signDigest.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { recoverSigner, typedDigest } from '../postage/typedData.ts'
import { decodeTerms, encodeTerms, TERMS_LENGTH, tabId } from '../tabs/encodeTerms.ts'
import type { TabTerms } from '../tabs/TabTerms.ts'
import { paragraphs } from './words.ts'

/** What a caller says about a call that he paid for. The terms say who was called; the chain says that it was paid. */
export type Rating = {
  terms: TabTerms
  /** 1 to 5. */
  stars: number
  words: string
  /** Unix seconds: of two about one tab the later counts. */
  at: number
  /** 64 bytes, by `terms.key`: the key that signed the call's vouchers. */
  signature: Uint8Array
}

/** Characters of what is said. */
export const MAX_RATING_WORDS = 500
/** Bytes of a rating. */
export const MAX_RATING = 4096

const TYPE_HASH = nobleSuite.keccak256(utf8('Rating(bytes32 tabId,uint8 stars,bytes32 words,uint64 at)'))
const hex = (bytes: number) =>
  v.pipe(
    v.string(),
    v.length(2 + 2 * bytes),
    v.regex(/^0x[0-9a-f]+$/, 'lower-case hex is wanted'),
    v.transform((text) => text as Hex),
  )
const schema = v.strictObject({
  version: v.literal(1),
  terms: hex(TERMS_LENGTH),
  stars: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  words: paragraphs(MAX_RATING_WORDS),
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  signature: hex(64),
})

/** Canonical JSON. @throws {ProtocolError} `rating/malformed` */
export function encodeRating({ terms, stars, words, at, signature }: Rating): Uint8Array {
  const document = { version: 1, terms: toHex(encodeTerms(terms)), stars, words, at, signature: toHex(signature) }
  return utf8(canonicalJson(checked(document)))
}

/** Refuses every spelling but the canonical one. @throws {ProtocolError} `rating/malformed` */
export function parseRating(bytes: Uint8Array): Rating {
  if (bytes.length > MAX_RATING) throw malformed('too many bytes')
  const text = fromUtf8(bytes)
  if (text === undefined) throw malformed('not UTF-8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw malformed('not JSON', cause)
  }
  const document = checked(value)
  if (canonicalJson(document) !== text) throw malformed('not in canonical form')
  const { stars, words, at } = document
  try {
    return { terms: decodeTerms(fromHex(document.terms)), stars, words, at, signature: fromHex(document.signature) }
  } catch (cause) {
    throw malformed('the terms are none', cause)
  }
}

/** EIP-712 struct hash in the domain of ConsultationTabs; `words` is the keccak256 of their UTF-8. */
export function hashRating(
  { terms, stars, words, at }: Omit<Rating, 'signature'>,
  suite: Suite = nobleSuite,
): Uint8Array {
  const said = suite.keccak256(utf8(words))
  const write = new ByteWriter(160).bytes(TYPE_HASH, 32).bytes(tabId(terms, suite), 32)
  write.bytes(new Uint8Array(31), 31).uint8(stars).bytes(said, 32)
  return suite.keccak256(write.bytes(new Uint8Array(24), 24).uint64(BigInt(at)).finish())
}

/** Signs with the key that signed the call's vouchers. `domain`: `tabsDomain`. @throws {ProtocolError} `key/private` */
export function signRating({
  domain,
  privateKey,
  ...rating
}: Omit<Rating, 'signature'> & { domain: Uint8Array; privateKey: Uint8Array }): Rating {
  return { ...rating, signature: signDigest({ digest: typedDigest(domain, hashRating(rating)), privateKey }) }
}

/** Whether the caller of these terms said it. That the tab was closed and paid is for the chain to say. */
export function isRatingSigned(rating: Rating, domain: Uint8Array, suite: Suite = nobleSuite): boolean {
  const signer = recoverSigner(domain, hashRating(rating, suite), rating.signature, suite)
  return signer !== undefined && equalBytes(signer, fromHex(rating.terms.key))
}

function checked(value: unknown): v.InferOutput<typeof schema> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw malformed(`${v.getDotPath(issue) ?? 'document'}: ${issue.message}`)
}

function malformed(reason: string, cause?: unknown): ProtocolError {
  return new ProtocolError('rating/malformed', { reason }, { cause })
}
