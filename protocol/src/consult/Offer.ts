import * as v from 'valibot'
import type { Address } from '../bytes/hex.ts'
import { NOBODY } from '../tabs/nobody.ts'
import { MAX_RELAY_BPS } from '../tabs/TabTerms.ts'
import { weeklyHoursSchema } from './WeeklyHours.ts'
import { line, paragraphs } from './words.ts'

/** Seconds of a tick in every offer (mechanism.md D2). */
export const OFFER_TICK = 10
/** Ticks at the beginning of a call that cost nothing: time for a hello. */
export const FREE_TICKS = 1
export const MAX_OFFER_TITLE = 80
export const MAX_OFFER_TEXT = 900
export const MAX_REFUND_RULE = 240
export const MAX_TOPICS = 8
export const MAX_TOPIC = 24
export const MAX_LANGUAGES = 8

const address = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{40}$/, 'an address in lower case is wanted'),
  v.transform((text) => text as Address),
)
const amount = v.pipe(
  v.string(),
  v.regex(/^(?:0|[1-9][0-9]{0,28})$/, 'an amount in decimal digits is wanted'),
  v.check((text) => BigInt(text) >> 96n === 0n, 'more than 96 bits'),
)
const each = (values: string[]) => new Set(values).size === values.length

export const topicSchema = v.pipe(
  line(1, MAX_TOPIC),
  v.check((text) => text === text.toLowerCase(), 'a topic is in lower case'),
  v.check((text) => !/[,;]|\s\s/.test(text), 'a comma, or two spaces'),
)
export const languageSchema = v.pipe(
  v.string(),
  v.maxLength(24),
  v.regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/, 'a language tag such as "en" or "zh-Hans" is wanted'),
)

export const offerSchema = v.pipe(
  v.strictObject({
    title: line(1, MAX_OFFER_TITLE),
    text: paragraphs(MAX_OFFER_TEXT),
    topics: v.pipe(v.array(topicSchema), v.maxLength(MAX_TOPICS), v.check(each, 'a topic twice')),
    languages: v.pipe(
      v.array(languageSchema),
      v.minLength(1),
      v.maxLength(MAX_LANGUAGES),
      v.check(each, 'a language twice'),
    ),
    /** The token, and its smallest units for one tick. */
    token: address,
    rate: v.pipe(
      amount,
      v.check((text) => text !== '0', 'a price is wanted'),
    ),
    tick: v.literal(OFFER_TICK),
    /** The least that a caller puts into the tab. */
    minimum: amount,
    hours: weeklyHoursSchema,
    /** The adviser's key that signs `Close`; its private half stays on his device. */
    payeeKey: address,
    /** Whose TURN serves the calls and settles them, and its share in 1/10,000. 0 and nobody: none. */
    relayId: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
    relayPayout: address,
    relayBps: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_RELAY_BPS)),
    /** When the adviser gives money back, in his words. */
    refund: paragraphs(MAX_REFUND_RULE),
    /** Several people answer for this identity: callers join a line instead of ringing it. */
    centre: v.optional(v.literal(true)),
  }),
  v.check(
    ({ relayId, relayPayout, relayBps }) => relayId !== 0 || (relayPayout === NOBODY && relayBps === 0),
    'a share for no relay',
  ),
  v.check(({ rate, minimum }) => BigInt(minimum) >= BigInt(rate), 'the least deposit does not pay for one tick'),
)

/** Advice by the minute, as it stands in a profile. Amounts are decimal text. Who is paid is the identity's own account. */
export type Offer = v.InferOutput<typeof offerSchema>
