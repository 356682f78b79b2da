import { fromHex } from '@parley/protocol'
import * as v from 'valibot'

const bytesOf = (length: number) =>
  v.pipe(
    v.string(`${length} bytes as hex with 0x are wanted`),
    v.regex(new RegExp(`^0x[0-9a-fA-F]{${length * 2}}$`), `${length} bytes as hex with 0x are wanted`),
    v.transform((text) => fromHex(text as `0x${string}`)),
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
}
