import * as v from 'valibot'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Decimal text of at most 128 bits, in the token's smallest unit. */
const amount = v.pipe(
  v.string(),
  v.regex(/^(?:0|[1-9][0-9]{0,38})$/),
  v.transform((text) => BigInt(text)),
)
const wins = v.object({ wins: count, amount })

/**
 * `pending` of `GET /v1/status`: what a relay's stamps have won and not yet been paid, in its own words. `claimable`: claims that it can
 * send now. `won`: wins that still wait for their receipt, at what they bring without one. `waiting`: stamps whose draw is to come, and
 * what they bring on average.
 */
export const pendingIncomeSchema = v.object({
  claimable: wins,
  won: wins,
  waiting: v.object({ stamps: count, expected: amount }),
})
export type PendingIncome = v.InferOutput<typeof pendingIncomeSchema>
export type PendingIncomeJson = v.InferInput<typeof pendingIncomeSchema>

/** As it stands on the wire. */
export function pendingIncomeJson({ claimable, won, waiting }: PendingIncome): PendingIncomeJson {
  return {
    claimable: { wins: claimable.wins, amount: claimable.amount.toString() },
    won: { wins: won.wins, amount: won.amount.toString() },
    waiting: { stamps: waiting.stamps, expected: waiting.expected.toString() },
  }
}
