import { fromHex, tabAmountSchema, tabTermsSchema } from '@parley/protocol'
import * as v from 'valibot'

const bytesOf = (length: number) =>
  v.pipe(
    v.string(`${length} bytes as hex with 0x are wanted`),
    v.regex(new RegExp(`^0x[0-9a-fA-F]{${length * 2}}$`), `${length} bytes as hex with 0x are wanted`),
    v.transform((text) => fromHex(text as `0x${string}`)),
  )
const signature = bytesOf(64)
const seconds = v.pipe(
  v.string('seconds as decimal text are wanted'),
  v.regex(/^(?:0|[1-9][0-9]{0,77})$/, 'seconds as decimal text are wanted'),
  v.transform((text) => BigInt(text)),
  v.check((value) => value >> 256n === 0n, 'seconds as decimal text are wanted'),
)
const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff))

/** What the HTTP API takes. */
export const schemas = {
  address: v.pipe(
    v.string(),
    v.regex(/^0x[0-9a-fA-F]{40}$/, 'an address is wanted'),
    v.transform((text) => text.toLowerCase() as `0x${string}`),
  ),
  hash: bytesOf(32),
  wait: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[0-9]{1,5}$/, 'milliseconds up to 10000 are wanted'),
      v.transform(Number),
      v.maxValue(10_000, 'milliseconds up to 10000 are wanted'),
    ),
    '0',
  ),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[0-9]{1,4}$/, 'a number up to 500 is wanted'),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(500, 'a number up to 500 is wanted'),
    ),
    '50',
  ),
  outcomes: v.strictObject({ messageHashes: v.pipe(v.array(bytesOf(32)), v.maxLength(64, 'at most 64 hashes')) }),
  receipt: v.strictObject({
    relayId: uint32,
    epoch: uint32,
    ack: bytesOf(20),
    stampHashes: v.pipe(
      v.array(bytesOf(32)),
      v.minLength(1, 'at least one stamp'),
      v.maxLength(256, 'at most 256 stamps'),
    ),
    signature: bytesOf(64),
  }),
  turn: v.strictObject({
    subject: bytesOf(32),
    time: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    signature,
  }),
  openTab: v.strictObject({
    terms: tabTermsSchema,
    deposit: tabAmountSchema,
    authorization: v.strictObject({
      validAfter: seconds,
      validBefore: seconds,
      nonce: v.optional(bytesOf(32)),
      signature: v.pipe(
        v.string('65 bytes as hex with 0x are wanted'),
        v.regex(/^0x[0-9a-fA-F]{128}(?:1b|1c|00|01)$/i, '65 bytes as hex with 0x are wanted: r, s and v'),
        v.transform((text) => text as `0x${string}`),
      ),
    }),
  }),
  voucher: v.strictObject({ terms: tabTermsSchema, cumulative: tabAmountSchema, signature }),
  closeTab: v.strictObject({
    terms: tabTermsSchema,
    cumulative: tabAmountSchema,
    signature: v.optional(signature),
    closeSignature: signature,
  }),
}
