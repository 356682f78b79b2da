import { sheetSize, sheetValue } from '../books/sheet.ts'
import { type Shares, splitSheet } from '../books/splitSheet.ts'
import { ProtocolError } from '../ProtocolError.ts'
import { squareRoot } from './squareRoot.ts'

const WHOLE = 10_000n

/** What a relay may expect to carry in an epoch. Shares in 1/10,000. */
export type IncomeOutlook = {
  /** The relay's part of all stamps. */
  shareBps: number
  /** Of the whole network, in the epoch. */
  messages: number
  /** Stamps on a message: one for each hold relay of its recipient. */
  stampsPerMessage?: number
  /** Price of a slot in the senders' books, and the depth of their sheets. */
  unit: bigint
  depth: number
  /** The least that the relay takes for a slot: cheaper books cannot name it. */
  ask: bigint
  /** How much of the relay's mail is receipted. */
  acknowledgedBps: number
  /** Of the post office. */
  shares: Shares
}

/** In the token's smallest unit. Two weeks in three, income is within one deviation of what is expected. */
export type ExpectedIncome = { expected: bigint; deviation: bigint }

/**
 * What a relay earns in an epoch, before its costs. Each sheet pays by its own draw and each pays seldom, so the number of wins
 * is Poisson: ten wins an epoch spread by a third, a thousand by 3 %. Sheets that are nearly full spread a little less than this says.
 * @throws {ProtocolError} `book/depth`, `bytes/range`
 */
export function expectedIncome({
  shareBps,
  messages,
  stampsPerMessage = 2,
  unit,
  depth,
  ask,
  acknowledgedBps,
  shares,
}: IncomeOutlook): ExpectedIncome {
  const share = whole('shareBps', shareBps, 10_000)
  const acknowledged = whole('acknowledgedBps', acknowledgedBps, 10_000)
  const stamps =
    whole('messages', messages, Number.MAX_SAFE_INTEGER) * whole('stampsPerMessage', stampsPerMessage, 0xff)
  const slots = BigInt(sheetSize(depth))
  if (unit < ask) return { expected: 0n, deviation: 0n }

  const value = sheetValue({ unit, depth })
  const receipted = splitSheet(value, shares, true).net
  const unreceipted = splitSheet(value, shares, false).net
  // Wins expected are stamps * share / (slots * WHOLE); divided last, so that nothing is rounded twice.
  const mean = (full: bigint, part: bigint) =>
    (stamps * share * (acknowledged * full + (WHOLE - acknowledged) * part)) / (slots * WHOLE * WHOLE)
  return {
    expected: mean(receipted, unreceipted),
    deviation: squareRoot(mean(receipted * receipted, unreceipted * unreceipted)),
  }
}

function whole(field: string, value: number, limit: number): bigint {
  if (!Number.isSafeInteger(value) || value < 0 || value > limit)
    throw new ProtocolError('bytes/range', { field, value })
  return BigInt(value)
}
