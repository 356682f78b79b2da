import { type Hex, MAX_PROFILE, MAX_RATING } from '@parley/protocol'
import * as v from 'valibot'

const hex = (bytes?: number) =>
  v.pipe(
    v.string(),
    v.maxLength(2 + 2 * (bytes ?? 65_536)),
    v.regex(bytes === undefined ? /^0x(?:[0-9a-f]{2})*$/i : new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`, 'i')),
    v.transform((text) => text.toLowerCase() as Hex),
  )
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const amount = v.pipe(
  v.union([v.pipe(v.string(), v.regex(/^[0-9]{1,78}$/)), count]),
  v.transform((text) => BigInt(text)),
)
const label = v.pipe(v.string(), v.maxLength(256))

const postmark = v.object({ stampHash: hex(32), relayId: count, acceptedAt: count, signature: hex(64) })
const receipt = v.object({
  relayId: count,
  epoch: count,
  root: hex(32),
  signature: hex(64),
  ack: hex(20),
  path: count,
  proof: v.pipe(v.array(hex(32)), v.maxLength(16)),
  stampHash: hex(32),
})

/** What a relay says about a message it holds. Nothing in it is believed before its signatures are checked. */
export const outcomeBody = v.object({
  state: v.literal('held'),
  messageHash: hex(32),
  postmarks: v.pipe(v.array(postmark), v.maxLength(8)),
  receipt: v.nullable(receipt),
})
export type OutcomeBody = v.InferOutput<typeof outcomeBody>

/** RFC 9457; facts beside the standard members are kept. */
export const problemBody = v.looseObject({
  code: v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z-]+\/[a-z-]+$/)),
  title: v.optional(label),
  detail: v.optional(v.pipe(v.string(), v.maxLength(2_000))),
})
export type ProblemBody = v.InferOutput<typeof problemBody>

/** `POST /v1/outcomes`: an entry that does not fit is dropped, the others stand. */
export const outcomesBody = v.object({
  outcomes: v.record(
    v.string(),
    v.fallback(
      v.union([
        outcomeBody,
        v.object({ state: v.literal('unknown') }),
        v.object({ state: v.literal('refused'), problem: problemBody }),
      ]),
      { state: 'unknown' },
    ),
  ),
})

/** `GET /v1/status` */
export const statusBody = v.object({
  relayId: v.nullish(count),
  version: v.fallback(label, '?'),
  time: count,
  chain: v.object({ head: v.fallback(count, 0), drawn: v.fallback(count, 0), epoch: v.fallback(count, 0) }),
  peers: v.fallback(count, 0),
  subscribers: v.fallback(count, 0),
  inboxes: v.fallback(count, 0),
  held: v.fallback(count, 0),
  stamps: v.object({
    accepted: v.fallback(count, 0),
    postmarked: v.fallback(count, 0),
    receipted: v.fallback(count, 0),
    refused: v.fallback(v.record(label, count), {}),
  }),
  claims: v.object({
    count: v.fallback(count, 0),
    net: v.fallback(amount, 0n),
    lastEpoch: v.fallback(v.nullish(count), undefined),
  }),
  draw: v.fallback(v.nullish(v.object({ epoch: count, randomness: hex(32) })), undefined),
  earned: v.fallback(amount, 0n),
  funds: v.fallback(v.nullish(v.object({ balance: amount, low: v.boolean() })), undefined),
})

/** `GET /v1/claims` */
export const claimsBody = v.object({
  claims: v.pipe(
    v.array(
      v.object({
        batchId: amount,
        epoch: count,
        net: amount,
        receipted: v.boolean(),
        transactionHash: hex(32),
        // A block's time: seconds on the wire, as everywhere on the chain.
        at: v.pipe(
          count,
          v.transform((seconds) => seconds * 1000),
        ),
      }),
    ),
    v.maxLength(1_000),
  ),
})

const uint96 = v.pipe(
  v.string(),
  v.regex(/^(?:0|[1-9][0-9]{0,28})$/),
  v.transform((text) => BigInt(text)),
)

/** `POST /v1/turn` */
export const turnBody = v.object({
  urls: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(300), v.regex(/^(?:turns?|stuns?):[^\s/@]+$/))),
    v.minLength(1),
    v.maxLength(8),
  ),
  username: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  credential: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  expiresAt: count,
})
export type TurnCredentials = v.InferOutput<typeof turnBody>

/** `POST /v1/tabs` */
export const openTabBody = v.object({ tabId: hex(32), transaction: hex(32) })

/** `PUT /v1/tabs/{tabId}/voucher` */
export const voucherBody = v.object({ cumulative: uint96 })

/** `POST /v1/tabs/{tabId}/close` */
export const closeTabBody = v.object({ transaction: v.nullable(hex(32)), state: v.picklist(['closed', 'pending']) })

/** `GET /v1/tabs/{tabId}`. The chain knows better: a relay may say anything. */
export const tabBody = v.object({
  tabId: hex(32),
  state: v.picklist(['none', 'open', 'closing', 'closed']),
  deposit: uint96,
  paid: uint96,
  closeAt: count,
  cumulative: v.nullable(uint96),
})
export type TabBody = v.InferOutput<typeof tabBody>

/** `GET /v1/offers`. Whether a profile stands on chain, and who signed, is for the reader to check. */
export const offersBody = v.object({
  offers: v.pipe(
    v.array(
      v.object({
        address: hex(20),
        profile: v.pipe(v.string(), v.maxLength(MAX_PROFILE)),
        available: v.nullable(v.object({ until: count, signature: hex(64) })),
        ratings: v.object({ count, stars: count }),
      }),
    ),
    v.maxLength(50),
  ),
  next: v.nullable(hex(20)),
})
export type OfferRow = v.InferOutput<typeof offersBody>['offers'][number]

/** `GET /v1/ratings` */
export const ratingsBody = v.object({
  ratings: v.pipe(v.array(v.pipe(v.string(), v.maxLength(MAX_RATING))), v.maxLength(50)),
  next: v.nullable(hex(32)),
})
