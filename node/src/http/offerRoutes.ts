import {
  type Address,
  fromHex,
  fromUtf8,
  isRatingSigned,
  languageSchema,
  MAX_RATING,
  ProtocolError,
  parseProfile,
  parseRating,
  type Rating,
  type Tab,
  tabId,
  toHex,
  topicSchema,
} from '@parley/protocol'
import { Hono } from 'hono'
import * as v from 'valibot'
import { nativeSuite } from '../crypto/nativeSuite.ts'
import type { AvailableNow } from '../hold/availableNow.ts'
import type { Offers } from '../hold/offers.ts'
import type { Profiles } from '../hold/profiles.ts'
import type { Ratings } from '../hold/ratings.ts'
import { requests } from './requests.ts'
import { schemas } from './schemas.ts'

/** What the pages of advisers need of the relay. */
export type OfferParts = {
  profiles: Profiles
  offers: Offers
  availableNow: AvailableNow
  ratings: Ratings
  /** EIP-712 domain of ConsultationTabs. */
  tabsDomain: Uint8Array
  /** The chain's word on a tab. Throws while the chain is unreachable. */
  tabOf: (tabId: Uint8Array) => Promise<Tab>
}

const { problem, parse, limited, json } = requests

/** Profiles or ratings of one answer: at 4,096 bytes each it stays below what clients read. */
const PAGE = 50
/** A rating's time may be ahead of ours by as much as clocks are, or it could never be replaced. */
const MAX_AHEAD = 120

const page = {
  after: v.optional(schemas.address, `0x${'00'.repeat(20)}`),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[0-9]{1,2}$/, `a number up to ${PAGE} is wanted`),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(PAGE, `a number up to ${PAGE} is wanted`),
    ),
    String(PAGE),
  ),
}
const listSchema = v.object({
  ...page,
  topic: v.optional(topicSchema),
  language: v.optional(languageSchema),
  available: v.optional(v.literal('1')),
})
const ratingsSchema = v.object({
  payee: schemas.address,
  limit: page.limit,
  after: v.optional(v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/, 'a tab id is wanted')), `0x${'00'.repeat(32)}`),
})
const statementSchema = v.strictObject({
  until: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  signature: v.pipe(
    v.string(),
    v.regex(/^0x[0-9a-f]{128}$/, '64 bytes as hex are wanted'),
    v.transform((text) => fromHex(text as Address)),
  ),
})

/** Who offers advice, who can be called now, and what callers said. A relay may leave somebody out; it cannot make anything up. */
export function offerRoutes({ profiles, offers, availableNow, ratings, tabsDomain, tabOf }: OfferParts): Hono {
  const api = new Hono()
  api.get('/v1/offers', (context) => {
    const query = parse(listSchema, context.req.query())
    if (!query.ok) return query.response
    const { after, limit, topic, language, available } = query.value
    const now = Date.now() / 1000
    const only = available === undefined ? undefined : availableNow.addresses(now)
    const found = offers.list({ after, limit, topic, language, only })
    const last = found.length === limit ? found.at(-1)?.address : undefined
    return context.json({
      offers: found.map(({ address, bytes }) => {
        const statement = availableNow.get(address, now)
        return {
          address,
          profile: fromUtf8(bytes) ?? '',
          available: statement === undefined ? null : { until: statement.until, signature: toHex(statement.signature) },
          ratings: ratings.total(address),
        }
      }),
      next: last ?? null,
    })
  })

  api.put('/v1/offers/:address/available', limited(1024, 'request/too-large'), async (context) => {
    const address = parse(schemas.address, context.req.param('address'))
    if (!address.ok) return address.response
    const body = parse(statementSchema, await json(context.req.raw))
    if (!body.ok) return body.response
    const bytes = profiles.bytes(address.value)
    const profile = bytes === undefined ? undefined : parseProfile(bytes)
    if (profile?.offer === undefined) return problem('offer/unknown')
    if (!availableNow.take({ address: address.value, profile, statement: body.value, now: Date.now() / 1000 })) {
      return problem('available/forged')
    }
    return context.body(null, 204)
  })

  api.put('/v1/ratings/:tabId', limited(MAX_RATING, 'request/too-large'), async (context) => {
    const id = parse(schemas.hash, context.req.param('tabId'))
    if (!id.ok) return id.response
    const bytes = new Uint8Array(await context.req.arrayBuffer())
    let rating: Rating
    try {
      rating = parseRating(bytes)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      return problem('rating/malformed', { reason: error.message })
    }
    const { terms, at, stars } = rating
    if (toHex(tabId(terms, nativeSuite)) !== toHex(id.value)) {
      return problem('rating/malformed', { reason: 'The rating is of another tab than the address.' })
    }
    if (at > Date.now() / 1000 + MAX_AHEAD) {
      return problem('rating/malformed', { reason: 'The time of the rating is in the future.' })
    }
    if (profiles.bytes(terms.payee) === undefined) return problem('rating/elsewhere')
    if (!isRatingSigned(rating, tabsDomain, nativeSuite)) return problem('rating/forged')
    let tab: Tab
    try {
      tab = await tabOf(id.value)
    } catch {
      return problem('chain/stale', { reason: 'The chain does not answer: the rating cannot be compared with it.' })
    }
    if (tab.state !== 'closed' || tab.paid === 0n) return problem('rating/unsettled', { state: tab.state })
    ratings.put({ tabId: toHex(id.value), payee: terms.payee, at, stars, bytes })
    return context.body(null, 204)
  })

  api.get('/v1/ratings', (context) => {
    const query = parse(ratingsSchema, context.req.query())
    if (!query.ok) return query.response
    const found = ratings.list(query.value)
    const last = found.length === query.value.limit ? found.at(-1)?.tabId : undefined
    return context.json({ ratings: found.map(({ bytes }) => fromUtf8(bytes) ?? ''), next: last ?? null })
  })
  return api
}
