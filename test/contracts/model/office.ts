import { type Book, drawTime, epochAt, exitEpochAt, NO_EXIT, nextDrawTime, sheetValue } from '@parley/protocol'
import { firstBalance, isTaken, type Rules, type View } from './rules.ts'

export const UNOPENED = 0
export const OPEN = 1
export const DEAD = 2
export const WITHDRAWN = 3

/** One book and the draws, as the contract has them, and what was promised to whom. Money in token units. */
export type Office = {
  readonly time: number
  readonly drawn: number
  readonly drawnAt: number
  /** What the last draw picked: nothing (skipped, or no draw yet), or the half of the sheet of this party. */
  readonly picked: '' | 'relay' | 'sender'
  readonly status: number
  readonly fromEpoch: number
  readonly exitEpoch: number
  readonly balance: number
  readonly lastClaimed: number
  /** Who was paid the sheet of `lastClaimed`. */
  readonly paidTo: '' | 'relay' | 'sender'
  readonly topUps: number
  /** One bit an epoch: some relay's head is or was such that it takes stamps of it. */
  readonly promised: number
  /** Seized slots, two bits an epoch: each half of its sheet. */
  readonly seized: number
  /** The same, for those that the sender took himself. */
  readonly takenBySender: number
  /** What the sender has lost for good, less what those had a right to whom he made pay for it. */
  readonly slack: number
  /** What a withdrawal or a proof paid out. */
  readonly out: number
}

export const untouched: Office = {
  time: 0,
  drawn: 0,
  drawnAt: 0,
  picked: '',
  status: UNOPENED,
  fromEpoch: 0,
  exitEpoch: NO_EXIT,
  balance: 0,
  lastClaimed: 0,
  paidTo: '',
  topUps: 0,
  promised: 0,
  seized: 0,
  takenBySender: 0,
  slack: 0,
  out: 0,
}

export type Step = { state: Office; answer: string }
export type OfficeAction =
  | 'wait'
  | 'open'
  | 'draw relay'
  | 'draw sender'
  | 'skip'
  | 'exit'
  | 'top up'
  | 'withdraw'
  | 'prove double stamp'

const refuse = (state: Office, answer: string): Step => ({ state, answer })
const accept = (state: Office): Step => ({ state, answer: 'ok' })

/** Whether stamps of this epoch were taken by a relay. */
export const isPromised = ({ promised }: Office, epoch: number): boolean => ((promised >> epoch) & 1) === 1

/** Slots in half of a BOND sheet. */
export const HALF_SLOTS = 8

const isSeized = (state: Office, epoch: number, half: number): boolean =>
  ((state.seized >> (2 * epoch + half)) & 1) === 1

/** What a relay sees of this state. */
export function viewOf(state: Office): View {
  const { time, drawn, status, fromEpoch, exitEpoch, balance, lastClaimed } = state
  const seized = (epoch: number) => [0, 1].filter((half) => isSeized(state, epoch, half)).length * HALF_SLOTS
  return { time, drawn, book: { fromEpoch, exitEpoch, balance, lastClaimed, dead: status === DEAD }, seized }
}

/**
 * With all that any relay may promise by this state as its safe head, now or later. To take a stamp changes nothing on the
 * chain, and no promise hangs on another; so this one set stands for every choice and every lag of every relay.
 */
export function withPromises(
  rules: Rules,
  terms: { kind: number; unit: bigint; depth: number; span: number },
  state: Office,
  sheets: number,
): Office {
  if (state.status !== OPEN && state.status !== DEAD) return state
  const now = epochAt(rules.schedule, state.time)
  const view = viewOf(state)
  let promised = state.promised
  for (let epoch = Math.max(1, now - 1); epoch <= now + 2 && epoch < state.fromEpoch + sheets; epoch++) {
    if (!((promised >> epoch) & 1) && isTaken(rules, terms, view, epoch)) promised |= 1 << epoch
  }
  return promised === state.promised ? state : { ...state, promised }
}

/** What both kinds of books have in common: the contract's own order of checks. */
export function applyOffice(
  rules: Rules,
  terms: Pick<Book, 'kind' | 'unit' | 'depth'>,
  state: Office,
  action: OfficeAction,
): Step {
  const { schedule } = rules
  const { time, drawn, status, exitEpoch, balance } = state
  const bond = Number(rules.bondOf(terms))
  switch (action) {
    case 'wait':
      return accept({ ...state, time: time + 1 })
    case 'open':
      return accept({ ...state, status: OPEN, fromEpoch: epochAt(schedule, time), balance: firstBalance(terms) })
    case 'draw relay':
    case 'draw sender':
    case 'skip': {
      const earliest = action === 'skip' ? skipTime(rules, state) : nextDrawTime(schedule, state)
      if (time < earliest) return refuse(state, 'Draws_TooEarly')
      const picked = action === 'skip' ? '' : action === 'draw relay' ? 'relay' : 'sender'
      return accept({ ...state, drawn: drawn + 1, drawnAt: time, picked })
    }
    case 'exit': {
      const closed = closedBook(state)
      if (closed !== undefined) return closed
      if (exitEpoch !== NO_EXIT) return refuse(state, 'Books_Exiting')
      return accept({ ...state, exitEpoch: exitEpochAt(schedule, time) })
    }
    case 'top up': {
      const closed = closedBook(state)
      if (closed !== undefined) return closed
      if (exitEpoch !== NO_EXIT) return refuse(state, 'Books_Exiting')
      return accept({ ...state, balance: balance + Number(sheetValue(terms)), topUps: state.topUps + 1 })
    }
    case 'withdraw': {
      const closed = closedBook(state)
      if (closed !== undefined) return closed
      if (exitEpoch === NO_EXIT) return refuse(state, 'Books_NotExiting')
      if (drawn < exitEpoch) return refuse(state, 'Books_StillLiable')
      return accept({ ...state, status: WITHDRAWN, balance: 0, out: balance + bond })
    }
    case 'prove double stamp': {
      if (status !== OPEN) return refuse(state, 'Evidence_BookClosed')
      const { bounty } = rules.splitForfeit({ ...terms, balance: BigInt(balance) }, rules.bountyBps)
      return accept({
        ...state,
        status: DEAD,
        balance: 0,
        out: Number(bounty),
        slack: state.slack + bond + balance - Number(bounty),
      })
    }
  }
}

function closedBook(state: Office): Step | undefined {
  if (state.status === DEAD) return refuse(state, 'Books_Dead')
  return state.status === WITHDRAWN ? refuse(state, 'Books_Withdrawn') : undefined
}

/**
 * What the owner gets back if from here on nobody helps him and no randomness ever comes: he leaves, epochs are skipped when they
 * may be, he withdraws. `undefined`: it never comes to that.
 */
export function wayOut(rules: Rules, terms: Pick<Book, 'kind' | 'unit' | 'depth'>, from: Office): number | undefined {
  let state = from.exitEpoch === NO_EXIT ? applyOffice(rules, terms, from, 'exit').state : from
  for (let skips = 0; skips < 20; skips++) {
    const left = applyOffice(rules, terms, state, 'withdraw')
    if (left.answer === 'ok') return left.state.out
    const time = Math.max(state.time, skipTime(rules, state))
    state = applyOffice(rules, terms, { ...state, time }, 'skip').state
  }
  return undefined
}

/** The first second at which the next epoch may be skipped. */
export function skipTime({ schedule, skipAfter }: Rules, state: Office): number {
  return Math.max(nextDrawTime(schedule, state), drawTime(schedule, state.drawn + 1) + skipAfter)
}

/** On which side of a boundary a moment is: refused for long, for one second more, just allowed, or allowed for some time. */
export const sideOf = (secondsPast: number): string =>
  secondsPast < -1 ? 'before' : secondsPast === -1 ? 'last' : secondsPast === 0 ? 'first' : 'after'

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
