import { epochAt, minimumDeposit, sheetValue, splitForfeit, splitSheet } from '@parley/protocol'
import { expect } from 'chai'
import type { BondAction } from './bondMachine.ts'
import { DEAD, HALF_SLOTS, type Office, OPEN, UNOPENED, viewOf, wayOut } from './office.ts'
import type { PostageAction } from './postageMachine.ts'
import type { RealOffice } from './realOffice.ts'
import { isTaken, soundRules, terms } from './rules.ts'
import type { Found, Machine, Node } from './search.ts'
import { scheduleOf } from './search.ts'

type Action = PostageAction | BondAction
type Purses = Awaited<ReturnType<RealOffice['look']>>['money']

/**
 * Walks the schedules that lead to every sample, on the real contract: what the machine accepts must be accepted and lead to the
 * same book, the same draws and the same money in every purse, to the unit; what it refuses must be refused with the same error.
 */
export async function replay<Name extends Action>(
  kind: 'postage' | 'bond',
  machine: Machine<Office, Name>,
  samples: Found<Office, Name>['samples'],
  office: RealOffice,
): Promise<{ steps: number; refusals: number; waysOut: number }> {
  const book = terms[kind]
  const value = sheetValue(book)
  const deposit = minimumDeposit(book)
  const counts = { steps: 0, refusals: 0, waysOut: 0 }
  const { children, extras, root } = treeOf(samples)
  const left = new Set<string>()

  const call = (state: Office, action: Name) =>
    office.callOf(action, { drawn: state.drawn, epoch: epochAt(soundRules.schedule, state.time), deposit })

  /** Where the money must be after a step that the machine accepted. */
  function follow(purses: Purses, before: Office, action: Name, after: Office): Purses {
    const next = { ...purses }
    const out = BigInt(after.out - before.out)
    if (action === 'open') {
      next.owner -= deposit
      next.held += deposit
    } else if (action === 'top up') {
      next.owner -= value
      next.held += value
    } else if (action.startsWith('claim')) {
      const { net, fee } = splitSheet(value, soundRules.shares, true)
      next[after.paidTo === 'relay' ? 'relay' : 'sendersRelay'] += net
      next.fees += fee
    } else if (action.startsWith('seize')) {
      const amount = BigInt(before.balance - after.balance)
      next[action.startsWith('seize sender') ? 'owner' : 'recipient'] += amount
      next.held -= amount
    } else if (action === 'withdraw') {
      next.owner += out
      next.held -= out
    } else if (action.startsWith('prove')) {
      next.forfeited += splitForfeit({ ...book, balance: BigInt(before.balance) }, soundRules.bountyBps).burned
      next.held -= out
    }
    return next
  }

  async function check(state: Office, purses: Purses, told: () => string): Promise<void> {
    const first = Math.max(1, epochAt(soundRules.schedule, state.time) - 1)
    const real = await office.look(first)
    expect(real.money, told()).to.deep.equal(purses)
    expect([real.drawn, real.drawnAt], told()).to.deep.equal([state.drawn, state.drawnAt])
    if (state.status === UNOPENED) return
    const { status, fromEpoch, exitEpoch, balance } = state
    const { lastClaimed, bond: _, ...kept } = real.book
    expect(kept, told()).to.deep.equal({ status, fromEpoch, exitEpoch, balance: BigInt(balance) })
    if (kind === 'postage') expect(lastClaimed, told()).to.equal(state.lastClaimed)
    else {
      for (const [ahead, bits] of real.seized.entries()) {
        const pair = (state.seized >> (2 * (first + ahead))) & 3
        expect(bits, `${told()}: seized of ${first + ahead}`).to.equal((pair & 1 ? 0xff : 0) | (pair & 2 ? 0xff00 : 0))
      }
    }
    checkGate(state, real, first, told)
  }

  /** The gate decides by the real book as it does by the machine's. */
  function checkGate(
    state: Office,
    real: Awaited<ReturnType<RealOffice['look']>>,
    first: number,
    told: () => string,
  ): void {
    const { balance, status } = real.book
    const bitsOf = (epoch: number) => (real.seized[epoch - first] ?? 0).toString(2).replaceAll('0', '').length
    const funds = { ...real.book, balance: Number(balance), dead: status === DEAD }
    const view = { time: state.time, drawn: real.drawn, book: funds, seized: bitsOf }
    const stamp = { ...book, span: kind === 'postage' ? 1 : HALF_SLOTS }
    for (let epoch = first; epoch < first + 2; epoch++) {
      const expected = isTaken(soundRules, stamp, viewOf(state), epoch)
      expect(isTaken(soundRules, stamp, view, epoch), `${told()}: taken in ${epoch}`).to.equal(expected)
    }
  }

  async function perform(state: Office, action: Name, purses: Purses, told: () => string) {
    const { state: next } = machine.apply(state, action)
    const expected = follow(purses, state, action, next)
    if (action === 'wait') await office.wait(next.time)
    else await office.send(state.time, call(state, action))
    counts.steps++
    await check(next, expected, told)
    return { next, expected }
  }

  /** The owner leaves, no randomness comes, and he has his rest: for one schedule of each kind. */
  async function leave(node: Node<Office, Name>, purses: Purses): Promise<void> {
    const { state } = node
    const kindOf = [state.exitEpoch, state.drawn, state.balance, state.picked].join()
    if (state.status !== OPEN || left.has(kindOf)) return
    left.add(kindOf)
    counts.waysOut++
    const rest = wayOut(soundRules, book, state)
    const before = await office.snapshot()
    const schedule = scheduleOf(node).join(', ')
    let at = state
    const run = async (action: Name) => {
      await office.send(at.time, call(at, action))
      at = machine.apply(at, action).state
    }
    if (machine.apply(at, 'exit' as Name).answer === 'ok') await run('exit' as Name)
    while (machine.apply(at, 'withdraw' as Name).answer !== 'ok') {
      if (machine.apply(at, 'skip' as Name).answer === 'ok') await run('skip' as Name)
      else at = { ...at, time: at.time + 1 }
    }
    await run('withdraw' as Name)
    const { money } = await office.look(1)
    expect(money.owner - purses.owner, `way out of ${schedule}`).to.equal(BigInt(rest ?? -1))
    expect(money.held, `nothing stays behind: ${schedule}`).to.equal(money.relay + money.sendersRelay + money.fees)
    await office.revert(before)
  }

  async function visit(node: Node<Office, Name>, purses: Purses): Promise<void> {
    const told = (action: Name) => () => [...scheduleOf(node), action].join(', ')
    for (const { action, answer } of extras.get(node) ?? []) {
      if (answer === 'ok') {
        const before = await office.snapshot()
        await perform(node.state, action, purses, told(action))
        await office.revert(before)
      } else if (answer === 'passed') {
        counts.refusals++
        const before = await office.snapshot()
        await office.send(node.state.time, call(node.state, action))
        await check(node.state, purses, told(action))
        await office.revert(before)
      } else {
        counts.refusals++
        expect(await office.ask(call(node.state, action)), told(action)()).to.equal(answer)
      }
    }
    const next = [...(children.get(node) ?? [])]
    if (next.length === 0) await leave(node, purses)
    for (const child of next) {
      const before = await office.snapshot()
      const { action } = child
      if (action === undefined) throw new Error('only the root has no action')
      const { expected } = await perform(node.state, action, purses, told(action))
      await visit(child, expected)
      await office.revert(before)
    }
  }

  const start = await office.snapshot()
  await office.wait(0)
  const { money } = await office.look(1)
  await visit(root, money)
  await office.revert(start)
  return counts
}

/** The samples, and what leads to them, as a tree. */
function treeOf<State, Name>(samples: Found<State, Name>['samples']) {
  const children = new Map<Node<State, Name>, Set<Node<State, Name>>>()
  const extras = new Map<Node<State, Name>, { action: Name; answer: string }[]>()
  let root: Node<State, Name> | undefined
  for (const { node, action, answer } of samples) {
    extras.set(node, [...(extras.get(node) ?? []), { action, answer }])
    let at = node
    for (; at.parent !== undefined; at = at.parent) {
      const siblings = children.get(at.parent) ?? new Set()
      children.set(at.parent, siblings.add(at))
    }
    root ??= at
  }
  if (root === undefined) throw new Error('there is nothing to replay')
  // What leads on to other samples is performed on the way there.
  for (const [node, list] of extras) {
    const known = new Set([...(children.get(node) ?? [])].map(({ action }) => action))
    extras.set(
      node,
      list.filter(({ action }) => !known.has(action)),
    )
  }
  return { children, extras, root }
}
