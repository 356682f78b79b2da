import {
  BOND,
  type Book,
  bondOf,
  checkBook,
  checkPostage,
  epochAt,
  isBondSolvent,
  isSolvent,
  minimumDeposit,
  NO_EXIT,
  POSTAGE,
  type Schedule,
  type Shares,
  splitForfeit,
} from '@parley/protocol'

/**
 * Every rule that a schedule depends on. A test that wants to see a weaker rule fail changes one of these; the machines take
 * them from here and nowhere else.
 */
export type Rules = {
  /** The contract's calendar. A second is the machine's step, so every boundary of every rule lies on one. */
  schedule: Schedule
  skipAfter: number
  /** Relays look at the clock with this tolerance. */
  skewSeconds: number
  /** The notice that relays count on. */
  relayNotice: number
  /** Seconds that a relay is promised to have for a claim. */
  claimSeconds: number
  shares: Shares
  bountyBps: number
  bondOf: (book: Pick<Book, 'kind' | 'unit' | 'depth'>) => bigint
  splitForfeit: typeof splitForfeit
  isSolvent: typeof isSolvent
  isBondSolvent: typeof isBondSolvent
}

/** The contract's rules and the library's, with short times: an epoch of three seconds has a first, a middle and a last one. */
export const soundRules: Rules = {
  schedule: { genesis: 0, epochLength: 3, holdPeriod: 3, claimMin: 2, exitNotice: 1 },
  skipAfter: 4,
  skewSeconds: 1,
  relayNotice: 1,
  claimSeconds: 2,
  shares: { feeBps: 1000, unreceiptedBps: 4000 },
  bountyBps: 500,
  bondOf,
  splitForfeit,
  isSolvent,
  isBondSolvent,
}

/** Terms of the books in the machines: the smallest sheet that has a slot for each party. */
export const terms = {
  postage: { kind: POSTAGE, depth: 1, unit: 10_000n },
  bond: { kind: BOND, depth: 4, unit: 10_000n },
} as const

/** The balance of a book that was opened with the least that it takes. */
export function firstBalance(book: Pick<Book, 'kind' | 'unit' | 'depth'>): number {
  return Number(minimumDeposit(book) - bondOf(book))
}

export type Funds = { fromEpoch: number; exitEpoch: number; dead: boolean; balance: number; lastClaimed: number }

/** What a relay sees of the chain at its safe head. */
export type View = { time: number; drawn: number; book: Funds; seized: (epoch: number) => number }

const key = new Uint8Array(20)
const owner = '0x00000000000000000000000000000000000000aa'
const relay = { stake: 1n, exitAt: 0 }

/**
 * Whether a relay whose safe head is this one takes a stamp of `epoch`, at the first moment at which its clock lets it: the
 * decision is the gate's own. What else the gate checks (frame, rate, signature) does not depend on the schedule.
 */
export function isTaken(
  rules: Rules,
  { kind, unit, depth, span }: { kind: number; unit: bigint; depth: number; span: number },
  { time, drawn, book: funds, seized }: View,
  epoch: number,
): boolean {
  const relaySchedule = { ...rules.schedule, exitNotice: rules.relayNotice }
  const { genesis, epochLength } = relaySchedule
  const nowSeconds = Math.max(time, genesis + (epoch - 1) * epochLength - rules.skewSeconds)
  const book: Book = { id: 1n, owner, key, kind, unit, depth, ...funds, balance: BigInt(funds.balance), bond: 0n }
  // The gate carries no bond stamps yet; its rules of book, clock and head are the same for them (mechanism.md B7).
  const carried = { ...book, kind: POSTAGE }
  const context = { schedule: relaySchedule, skewSeconds: rules.skewSeconds, nowSeconds }
  const refusal =
    checkBook({ epoch }, carried, { ...context, chain: { drawn, headTime: time } }) ??
    checkPostage({ slot: 0, span }, { book, wantedSpan: span, relay, minStake: 1n, ask: undefined })
  if (refusal !== undefined) return false
  if (kind === POSTAGE) return rules.isSolvent(book, epoch, drawn)
  return rules.isBondSolvent(book, { epoch, headEpoch: epochAt(relaySchedule, time), seized })
}

export { NO_EXIT }
