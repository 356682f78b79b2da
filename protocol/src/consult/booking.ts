import * as v from 'valibot'
import { paragraphs } from './words.ts'

/** Times of a proposal. */
export const MAX_TIMES = 3
/** Minutes of an appointment. */
export const MAX_APPOINTMENT = 480
/** Characters of what a request says. */
export const MAX_BOOKING_WORDS = 500

const bookingId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/, '16 to 64 of A-Z a-z 0-9 - _ are wanted'))
/** Unix ms of a whole minute. */
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.multipleOf(60_000, 'a whole minute is wanted'))
const times = v.pipe(
  v.array(time),
  v.minLength(1),
  v.maxLength(MAX_TIMES),
  v.check((all) => new Set(all).size === all.length, 'a time twice'),
)

export const bookingSchema = v.variant('step', [
  /** Asks for an appointment at one of these times. */
  v.strictObject({
    step: v.literal('request'),
    bookingId,
    minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_APPOINTMENT)),
    times,
    words: paragraphs(MAX_BOOKING_WORDS),
  }),
  /** Other times instead of those on the table; either side may. */
  v.strictObject({ step: v.literal('propose'), bookingId, times }),
  /** Takes one of the other side's times. */
  v.strictObject({ step: v.literal('accept'), bookingId, time }),
  v.strictObject({ step: v.literal('decline'), bookingId }),
  /** Takes back a request, or an appointment that was made; either side may, at any time. */
  v.strictObject({ step: v.literal('cancel'), bookingId }),
])

/** One step towards an appointment. Nothing is paid by it: money is put down when the call is made. */
export type BookingStep = v.InferOutput<typeof bookingSchema>
