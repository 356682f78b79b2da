import { epochAt, NO_EXIT, nextDrawTime, sheetValue, splitSheet } from '@parley/protocol'
import {
  applyOffice,
  clamp,
  DEAD,
  isPromised,
  type Office,
  type OfficeAction,
  OPEN,
  type Step,
  sideOf,
  skipTime,
  UNOPENED,
  WITHDRAWN,
  wayOut,
  withPromises,
} from './office.ts'
import { type Rules, terms } from './rules.ts'
import type { Machine } from './search.ts'

/**
 * `claim relay`: the stamp that a relay was promised, on the first half of the sheet. `claim double`: a second stamp of the
 * sender's on the same half, for a relay of his own. `claim sender`: his stamp on the other half, for the same relay. `claim late`:
 * the relay's stamp of the epoch before the drawn one.
 */
export type PostageAction =
  | OfficeAction
  | 'claim relay'
  | 'claim double'
  | 'claim sender'
  | 'claim late'
  | 'prove claimed twice'

const VALUE = Number(sheetValue(terms.postage))

/** One POSTAGE book. `lastOpening` and `end` bound the search in time; `sheets`, how many epochs have stamps. */
export function postageMachine(
  rules: Rules,
  { lastOpening, sheets, end, topUps }: { lastOpening: number; sheets: number; end: number; topUps: number },
): Machine<Office, PostageAction> {
  const { schedule } = rules
  const fee = Number(splitSheet(BigInt(VALUE), rules.shares, true).fee)

  const isWon = (state: Office): boolean =>
    state.status === OPEN && state.picked === 'relay' && isPromised(state, state.drawn)
  const isPaid = ({ lastClaimed, drawn }: Office): boolean => lastClaimed === drawn && drawn !== 0

  function claim(state: Office, action: PostageAction): Step {
    const { drawn, picked, status, lastClaimed, balance, fromEpoch, exitEpoch, slack } = state
    if (picked === '') return { state, answer: 'Claims_NothingDrawn' }
    if (status > OPEN || lastClaimed >= drawn || balance < VALUE) return { state, answer: 'passed' }
    if (drawn < fromEpoch || drawn >= exitEpoch) return { state, answer: 'Claims_BookNotValid' }
    const half = action === 'claim sender' ? 'sender' : 'relay'
    if (picked !== half) return { state, answer: 'Claims_SlotDidNotWin' }
    if (action === 'claim late') return { state, answer: 'Claims_StampForged' }
    const paid = { ...state, balance: balance - VALUE, lastClaimed: drawn }
    if (action === 'claim relay') return { state: { ...paid, paidTo: 'relay' }, answer: 'ok' }
    // Instead of the relay the sender is paid, but for the fee: until he is proven guilty, or the relay misses its time.
    const robbed = isWon(state) ? VALUE : 0
    return { state: { ...paid, paidTo: 'sender', slack: slack + fee - robbed }, answer: 'ok' }
  }

  function proveClaimedTwice(state: Office): Step {
    if (state.status !== OPEN) return { state, answer: 'Evidence_BookClosed' }
    if (state.lastClaimed === 0) return { state, answer: 'Evidence_NothingClaimed' }
    return applyOffice(rules, terms.postage, state, 'prove double stamp')
  }

  function apply(state: Office, action: PostageAction): Step {
    if (action.startsWith('claim')) return promiseAfter(claim(state, action))
    if (action === 'prove claimed twice') return promiseAfter(proveClaimedTwice(state))
    const step = applyOffice(rules, terms.postage, state, action as OfficeAction)
    // A relay that was robbed and did nothing while it could has given its sheet up.
    const missed = step.answer === 'ok' && step.state.drawn > state.drawn && isWon(state) && isPaid(state)
    const forgiven = missed && state.paidTo === 'sender' ? VALUE : 0
    const slack = step.state.slack + forgiven
    // More than a sheet to the sender's debit makes no promise easier to break; fewer states to look at.
    return promiseAfter({
      ...step,
      state: {
        ...step.state,
        slack: state.status === OPEN && step.state.status === OPEN ? Math.min(VALUE, slack) : slack,
      },
    })
  }

  function promiseAfter({ state, answer }: Step): Step {
    return { state: withPromises(rules, { ...terms.postage, span: 1 }, state, sheets), answer }
  }

  /** What relays could still be owed at most: every sheet promised and not drawn, and the one that is drawn and not paid. */
  function outstanding(state: Office): number {
    let owed = state.picked === 'relay' && isPromised(state, state.drawn) && !isPaid(state) ? VALUE : 0
    for (let epoch = state.drawn + 1; epoch < 31; epoch++) if (isPromised(state, epoch)) owed += VALUE
    return owed
  }

  return {
    actions(state) {
      if (state.status === DEAD || state.status === WITHDRAWN) {
        return ['exit', 'top up', 'withdraw', 'claim relay', 'prove double stamp', 'prove claimed twice']
      }
      const actions: PostageAction[] = state.time < end ? ['wait'] : []
      if (state.status === UNOPENED) {
        if (state.time <= lastOpening) actions.push('open')
        return [...actions, 'draw relay', 'skip']
      }
      actions.push('draw relay', 'draw sender', 'skip', 'exit', 'withdraw', 'prove double stamp')
      actions.push('claim double', 'claim sender')
      if (state.topUps < topUps || state.exitEpoch !== NO_EXIT) actions.push('top up')
      if (isPromised(state, state.drawn)) actions.push('claim relay')
      if (isPromised(state, state.drawn - 1)) actions.push('claim late')
      // Half of a proof: only if the sheet was not paid on the very stamp that is shown.
      if (state.lastClaimed === 0 || (isPaid(state) && state.paidTo === 'sender' && state.picked === 'relay')) {
        actions.push('prove claimed twice')
      }
      return actions
    },
    apply,
    key(state) {
      const age = Math.min(state.time - state.drawnAt, Math.max(schedule.claimMin, rules.claimSeconds))
      const paid = isPaid(state) ? state.paidTo : ''
      const promised = state.promised >> state.drawn
      const { time, drawn, picked, status, fromEpoch, exitEpoch, balance, slack } = state
      const claimed = state.lastClaimed === 0 ? 0 : 1
      return `${time},${drawn},${age},${picked},${paid},${status},${fromEpoch},${exitEpoch},${balance},${state.topUps},${promised},${slack},${claimed}`
    },
    fault(state) {
      if (state.status === OPEN) {
        if (isWon(state) && !isPaid(state) && claim(state, 'claim relay').answer !== 'ok')
          return 'a taken stamp won and is not payable'
        if (isWon(state) && isPaid(state) && state.paidTo === 'sender' && proveClaimedTwice(state).answer !== 'ok') {
          return 'a double stamp was paid and cannot be proven'
        }
        const whole = state.balance + Number(rules.bondOf(terms.postage))
        if (wayOut(rules, terms.postage, state) !== whole) return 'money is stuck'
      }
      if (state.status === WITHDRAWN) {
        for (let epoch = state.drawn; epoch < 31; epoch++)
          if (isPromised(state, epoch)) return 'withdrawn before the last window'
        if (state.slack < 0) return 'the sender got out more than he put in, less what was won'
      }
      if (state.status === DEAD && state.slack < outstanding(state)) return 'a double stamp pays'
      return undefined
    },
    stepFault(before, action, after) {
      if (
        after.drawn > before.drawn &&
        isWon(before) &&
        !isPaid(before) &&
        before.time - before.drawnAt < rules.claimSeconds
      ) {
        return 'a claim window was too short'
      }
      if (action.startsWith('claim') && isPaid(before)) return 'a sheet was paid twice'
      if (after.balance < 0) return 'a balance is below zero'
      return undefined
    },
    classOf(state, action, answer) {
      const { time, drawn, picked, status, exitEpoch } = state
      const phase = time % schedule.epochLength
      const stays = exitEpoch === NO_EXIT
      const leaves = stays ? 'stays' : clamp(exitEpoch - drawn, 0, 2)
      const paidTo = isPaid(state) ? state.paidTo : ''
      const parts: unknown[] = [action, answer, status]
      if (action.startsWith('draw')) parts.push(sideOf(time - nextDrawTime(schedule, state)), picked, paidTo, stays)
      else if (action === 'skip') parts.push(sideOf(time - skipTime(rules, state)), picked, paidTo, stays)
      else if (action.startsWith('claim')) {
        const isNew = time === state.drawnAt
        parts.push(picked, paidTo, state.balance < VALUE, leaves, isNew, drawn < state.fromEpoch)
      } else if (action === 'withdraw') parts.push(leaves, sideOf(time - nextDrawTime(schedule, state)))
      else if (action.startsWith('prove')) parts.push(picked, paidTo, stays, state.lastClaimed === 0)
      else parts.push(phase, stays, clamp(epochAt(schedule, time) - drawn, 0, 4))
      return parts.join('|')
    },
  }
}
