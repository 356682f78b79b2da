import * as v from 'valibot'
import type { TabTerms } from './TabTerms.ts'

const address = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{40}$/, 'an address is wanted'),
  v.transform((text) => text.toLowerCase() as `0x${string}`),
)
const decimal = (bits: bigint) =>
  v.pipe(
    v.string(),
    v.regex(/^(?:0|[1-9][0-9]{0,28})$/, 'a decimal number as text is wanted'),
    v.transform((text) => BigInt(text)),
    v.check((value) => value >> bits === 0n, `a number of ${bits} bits is wanted`),
  )
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))

/** An amount of a tab in JSON: 96 bits, as decimal text. */
export const tabAmountSchema = decimal(96n)

/** A tab's terms as a relay's HTTP API takes them: numbers beyond 2^53 are decimal text. Reads them into {@link TabTerms}. */
export const tabTermsSchema = v.strictObject({
  payer: address,
  payee: address,
  key: address,
  payeeKey: address,
  token: address,
  relayPayout: address,
  rate: tabAmountSchema,
  tick: whole(0xffffffff),
  relayId: whole(0xffffffff),
  relayBps: whole(0xffff),
  nonce: decimal(64n),
})

export type TabTermsJson = v.InferInput<typeof tabTermsSchema>

/** Terms as JSON says them. */
export function tabTermsJson(terms: TabTerms): TabTermsJson {
  const { payer, payee, key, payeeKey, token, relayPayout, rate, tick, relayId, relayBps, nonce } = terms
  const accounts = { payer, payee, key, payeeKey, token, relayPayout }
  return { ...accounts, rate: rate.toString(), tick, relayId, relayBps, nonce: nonce.toString() }
}
