import type { Hex } from '@parley/protocol'
import * as v from 'valibot'
import { amount } from './amount.ts'

const count = v.pipe(amount, v.toNumber(), v.safeInteger(), v.minValue(0))
const milliseconds = v.pipe(
  count,
  v.transform((seconds) => seconds * 1_000),
)
const bytes = (length: number) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^0x[0-9a-f]{${length * 2}}$`)),
    v.transform((text) => text as Hex),
  )

const event = { block: count, timestamp: milliseconds, transaction: bytes(32) }
const epoch = v.object({ number: count })
const book = v.object({ id: v.pipe(v.string(), v.regex(/^\d{1,20}$/), v.toBigint()) })

type Row = { timestamp: number }
const dated = <T extends Row>({ timestamp, ...row }: T) => ({ ...row, at: timestamp })
const placed = <T extends Row & { book: { id: bigint }; epoch: { number: number } }>(row: T) => {
  const { book, epoch, ...rest } = row
  return dated({ ...rest, bookId: book.id, epoch: epoch.number })
}

/** Rows of the subgraph about one relay: the fields to ask for, and what they come to. */
export const relayRows = {
  relay: {
    fields: `state joinedAt income claimedValue collected earned claims claimsUnreceipted slashed slotsEstimated slotsVariance`,
    schema: v.object({
      state: v.picklist(['UNKNOWN', 'STAKED', 'UNBONDING', 'WITHDRAWN']),
      joinedAt: milliseconds,
      income: amount,
      claimedValue: amount,
      collected: amount,
      earned: amount,
      claims: count,
      claimsUnreceipted: count,
      slashed: amount,
      slotsEstimated: amount,
      slotsVariance: amount,
    }),
  },
  stakeChange: {
    fields: 'amount stake block timestamp transaction',
    schema: v.pipe(v.object({ amount, stake: amount, ...event }), v.transform(dated)),
  },
  askChange: {
    fields: 'before ask block timestamp transaction',
    schema: v.pipe(
      v.object({ before: v.nullable(amount), ask: amount, ...event }),
      v.transform(({ before, ...row }) => dated({ ...row, before: before ?? undefined })),
    ),
  },
  slash: {
    fields: 'taken stake reporter block timestamp transaction',
    schema: v.pipe(v.object({ taken: amount, stake: amount, reporter: bytes(20), ...event }), v.transform(dated)),
  },
  fault: {
    fields: 'book { id } epoch { number } amount block timestamp transaction',
    schema: v.pipe(v.object({ book, epoch, amount, ...event }), v.transform(placed)),
  },
  collection: {
    fields: 'payout amount block timestamp transaction',
    schema: v.pipe(v.object({ payout: bytes(20), amount, ...event }), v.transform(dated)),
  },
  epoch: {
    fields: 'epoch { number } claims claimsUnreceipted claimedValue income',
    schema: v.pipe(
      v.object({ epoch, claims: count, claimsUnreceipted: count, claimedValue: amount, income: amount }),
      v.transform(({ epoch, ...row }) => ({ ...row, epoch: epoch.number })),
    ),
  },
  win: {
    fields: 'book { id } epoch { number } value net fee forfeit receipted block timestamp transaction',
    schema: v.pipe(
      v.object({
        book,
        epoch,
        value: amount,
        net: amount,
        fee: amount,
        forfeit: amount,
        receipted: v.boolean(),
        ...event,
      }),
      v.transform(placed),
    ),
  },
}
