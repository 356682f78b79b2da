import * as v from 'valibot'
import { line, paragraphs } from '../consult/words.ts'
import { didSchema } from '../identity/didSchema.ts'

/** People who wait in one line. */
export const MAX_LINE = 64
/** People who answer for one centre. */
export const MAX_TEAM = 16
/** Waiting people whom a roster names. */
export const MAX_NAMED = 10
/** Characters of what one adviser tells another about a caller. */
export const MAX_NOTE = 500
/** Seconds of an expected wait. */
export const MAX_WAIT = 86_400

const place = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/, '16 to 64 of A-Z a-z 0-9 - _ are wanted'))
const account = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{40}$/, 'an address in lower case is wanted'),
  v.transform((text) => text as `0x${string}`),
)
/** Unix ms. */
const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const count = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const name = line(0, 64)

export const centreStepSchema = v.variant('step', [
  /** Caller to desk: wants a place, or keeps the one he has. */
  v.strictObject({ step: v.literal('join'), place }),
  /** Caller to desk: waits no more. */
  v.strictObject({ step: v.literal('leave'), place }),
  /** Desk to caller: 1 is next. `waitSeconds` is left out where nobody can know. */
  v.strictObject({
    step: v.literal('standing'),
    place,
    position: count(1, MAX_LINE),
    onDuty: count(0, MAX_TEAM),
    waitSeconds: v.optional(count(0, MAX_WAIT)),
  }),
  /** Desk to caller: this adviser takes your call now, and closes its tab with this key. */
  v.strictObject({ step: v.literal('turn'), place, adviser: didSchema, payeeKey: account, until: moment }),
  /** Desk to caller: no place. */
  v.strictObject({ step: v.literal('refuse'), place, reason: v.picklist(['closed', 'full']) }),
  /** Adviser to desk: how he is, and the key of his device. */
  v.strictObject({ step: v.literal('duty'), state: v.picklist(['ready', 'busy', 'off']), payeeKey: account }),
  /** Adviser to desk: takes whoever waits longest. */
  v.strictObject({ step: v.literal('next') }),
  /** Adviser to desk: a colleague goes on with this caller, or whoever is free first. */
  v.strictObject({ step: v.literal('pass'), place, to: v.optional(didSchema), note: paragraphs(MAX_NOTE) }),
  /** Desk to adviser: who waits and who answers. */
  v.strictObject({
    step: v.literal('roster'),
    count: count(0, MAX_LINE),
    waiting: v.pipe(v.array(v.strictObject({ name, since: moment })), v.maxLength(MAX_NAMED)),
    team: v.pipe(
      v.array(v.strictObject({ did: didSchema, name, state: v.picklist(['ready', 'busy']) })),
      v.maxLength(MAX_TEAM),
    ),
  }),
  /** Desk to adviser: this caller was told to call you. */
  v.strictObject({
    step: v.literal('assign'),
    place,
    caller: didSchema,
    name,
    since: moment,
    until: moment,
    note: paragraphs(MAX_NOTE),
  }),
])

/** One step between a caller, the desk of a centre, and those who answer for it. No step moves money. */
export type CentreStep = v.InferOutput<typeof centreStepSchema>
