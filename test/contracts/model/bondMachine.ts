import { epochAt, isSeizable, NO_EXIT, nextDrawTime, sheetValue } from '@parley/protocol'
import {
  applyOffice,
  clamp,
  DEAD,
  HALF_SLOTS,
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
 * Who seizes which half of a sheet that began so many epochs ago; -1 is the next epoch's. A recipient seizes what it was
 * promised; the sender, to an inbox of his own, what he likes.
 */
export type Seize = `seize ${'recipient' | 'sender'} ${0 | 1} ${-1 | 0 | 1 | 2}`
export type BondAction = OfficeAction | Seize

const HALF = Number(sheetValue(terms.bond)) / 2
const halves = [0, 1] as const

export function readSeize(action: Seize): { who: 'recipient' | 'sender'; half: 0 | 1; age: number } {
  const [, who, half, age] = action.split(' ')
  return { who: who === 'sender' ? 'sender' : 'recipient', half: half === '0' ? 0 : 1, age: Number(age) }
}

/** One BOND book, its sheets in two halves. The bounds are those of the postage machine. */
export function bondMachine(
  rules: Rules,
  { lastOpening, sheets, end, topUps }: { lastOpening: number; sheets: number; end: number; topUps: number },
): Machine<Office, BondAction> {
  const { schedule } = rules
  const bond = Number(rules.bondOf(terms.bond))
  const bit = (epoch: number, half: number) => 1 << (2 * epoch + half)
  const isSeized = ({ seized }: Office, epoch: number, half: number): boolean => (seized & bit(epoch, half)) !== 0

  function seize(state: Office, action: Seize): Step {
    const { who, half, age } = readSeize(action)
    const now = epochAt(schedule, state.time)
    const epoch = now - age
    const stamp = { epoch, slot: half * HALF_SLOTS, span: HALF_SLOTS }
    const seized = halves.reduce<number>(
      (bits, each) => bits | (isSeized(state, epoch, each) ? 0xff << (8 * each) : 0),
      0,
    )
    const book = { ...terms.bond, ...state, dead: state.status === DEAD, balance: BigInt(state.balance) }
    // The library says whether; which error it is follows the contract's order.
    if (!isSeizable(stamp, book, { now, seized })) return { state, answer: whyNot(state, epoch, half, now) }
    const taken = { ...state, balance: state.balance - HALF, seized: state.seized | bit(epoch, half) }
    if (who === 'recipient') return { state: taken, answer: 'ok' }
    return { state: { ...taken, takenBySender: state.takenBySender | bit(epoch, half) }, answer: 'ok' }
  }

  function whyNot(state: Office, epoch: number, half: number, now: number): string {
    if (state.status !== OPEN) return 'Bonds_Closed'
    if (epoch < state.fromEpoch || epoch >= state.exitEpoch) return 'Bonds_BookNotValid'
    if (epoch > now || now - epoch >= 2) return 'Bonds_NotNow'
    return isSeized(state, epoch, half) ? 'Bonds_AlreadySeized' : 'Bonds_Underfunded'
  }

  /** What recipients would still have had: all halves promised and open that they have not seized; if the sender has, they were robbed. */
  function outstanding(state: Office): number {
    const now = epochAt(schedule, state.time)
    let owed = 0
    for (let epoch = Math.max(1, now - 1); epoch <= now + 2; epoch++) {
      if (!isPromised(state, epoch)) continue
      for (const half of halves) {
        if (!isSeized(state, epoch, half) || (state.takenBySender & bit(epoch, half)) !== 0) owed += HALF
      }
    }
    return owed
  }

  return {
    actions(state) {
      if (state.status === DEAD || state.status === WITHDRAWN) {
        return ['exit', 'top up', 'withdraw', 'prove double stamp', 'seize sender 0 0', 'seize sender 1 1']
      }
      const actions: BondAction[] = state.time < end ? ['wait'] : []
      if (state.status === UNOPENED) return state.time <= lastOpening ? [...actions, 'open'] : actions
      actions.push('draw sender', 'skip', 'exit', 'withdraw', 'prove double stamp', 'seize sender 0 -1')
      if (state.topUps < topUps || state.exitEpoch !== NO_EXIT) actions.push('top up')
      const now = epochAt(schedule, state.time)
      if (now > 2) actions.push('seize sender 1 2')
      for (const age of [0, 1] as const) {
        for (const half of halves) {
          actions.push(`seize sender ${half} ${age}`)
          if (isPromised(state, now - age)) actions.push(`seize recipient ${half} ${age}`)
        }
      }
      if (isPromised(state, now - 2)) actions.push('seize recipient 0 2')
      return actions
    },
    apply(state, action) {
      const step = action.startsWith('seize')
        ? seize(state, action as Seize)
        : applyOffice(rules, terms.bond, state, action as OfficeAction)
      return { ...step, state: withPromises(rules, { ...terms.bond, span: HALF_SLOTS }, step.state, sheets) }
    },
    key(state) {
      const now = epochAt(schedule, state.time)
      const { time, drawn, picked, status, fromEpoch, exitEpoch, balance } = state
      const age = Math.min(time - state.drawnAt, schedule.claimMin)
      // The halves of a sheet are alike.
      const sheetsNow = [now - 1, now].map((epoch) => {
        const marks = halves.map((half) => {
          if (epoch < 1 || !isSeized(state, epoch, half)) return 0
          return state.takenBySender & bit(epoch, half) ? 2 : 1
        })
        return marks.sort().join('')
      })
      const promised = state.promised >> Math.max(0, now - 1)
      return `${time},${drawn},${age},${picked},${status},${fromEpoch},${exitEpoch},${balance},${state.topUps},${promised},${sheetsNow}`
    },
    fault(state) {
      const now = epochAt(schedule, state.time)
      if (state.status === OPEN) {
        for (const age of [0, 1] as const) {
          const epoch = now - age
          if (epoch < 1 || !isPromised(state, epoch)) continue
          for (const half of halves) {
            if (isSeized(state, epoch, half)) continue
            const { answer } = seize(state, `seize recipient ${half} ${age}`)
            if (answer !== 'ok') return 'a taken stamp cannot be seized'
          }
        }
        if (wayOut(rules, terms.bond, state) !== state.balance + bond) return 'money is stuck'
      }
      if (state.status === WITHDRAWN) {
        for (let epoch = Math.max(1, now - 1); epoch <= now + 2; epoch++) {
          if (isPromised(state, epoch)) return 'withdrawn before the last window'
        }
      }
      if (state.status === DEAD && state.slack < 0) return 'a double stamp pays'
      return undefined
    },
    stepFault(before, action, after) {
      if (after.balance < 0) return 'a balance is below zero'
      if (action === 'prove double stamp') {
        const burned = bond + before.balance - after.out
        if (burned < outstanding(before)) return 'a double stamp pays'
      }
      return undefined
    },
    classOf(state, action, answer) {
      const { time, drawn, status, exitEpoch } = state
      const phase = time % schedule.epochLength
      const stays = exitEpoch === NO_EXIT
      const parts: unknown[] = [action, answer, status]
      if (action.startsWith('seize')) {
        const epoch = epochAt(schedule, time) - readSeize(action as Seize).age
        const marks = epoch > 0 ? halves.map((half) => isSeized(state, epoch, half)) : ''
        const leaves = stays ? 'stays' : clamp(exitEpoch - epoch, 0, 2)
        parts.push(phase, leaves, marks, state.balance < HALF, state.balance < 2 * HALF, isPromised(state, epoch))
      } else if (action.startsWith('draw')) parts.push(sideOf(time - nextDrawTime(schedule, state)), stays)
      else if (action === 'skip') parts.push(sideOf(time - skipTime(rules, state)), stays)
      else if (action === 'withdraw') parts.push(stays ? 'stays' : clamp(exitEpoch - drawn, -1, 2))
      else parts.push(phase, stays, Math.min(6, Math.floor(state.balance / HALF)))
      return parts.join('|')
    },
  }
}
