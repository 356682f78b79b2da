import { isBondSolvent, sheetValue } from '@parley/protocol'
import { expect } from 'chai'
import { type BondAction, bondMachine } from './bondMachine.ts'
import { HALF_SLOTS, type Office, untouched } from './office.ts'
import { openRealOffice, type RealOffice } from './realOffice.ts'
import { replay } from './replay.ts'
import { type Rules, soundRules, terms } from './rules.ts'
import { type Found, type Machine, search } from './search.ts'

const bounds = { lastOpening: 2, sheets: 3, end: 21, topUps: 1 }
const { schedule } = soundRules
const VALUE = sheetValue(terms.bond)
const HALF = terms.bond.unit * BigInt(HALF_SLOTS)

/** A bond of another size, of which the reporter has `bounty`. */
const bonded = (bond: bigint, bounty: bigint): Partial<Rules> => ({
  bondOf: () => bond,
  splitForfeit: ({ balance }) => ({ bounty, burned: bond + balance - bounty }),
})

describe('Every schedule of a BOND book', () => {
  let machine: Machine<Office, BondAction>
  let found: Found<Office, BondAction>
  let office: RealOffice
  before(async () => {
    office = await openRealOffice('bond')
    machine = bondMachine(soundRules, bounds)
    found = search(machine, untouched)
  })
  after(() => office.world.connection.close())

  it('a taken stamp can be seized until its deadline or is proof, no money is stuck, no cheat pays', () => {
    expect(found.fault).to.equal(undefined)
    expect(found.states, 'states').to.be.greaterThan(100_000)
    expect(found.transitions, 'transitions').to.be.greaterThan(1_000_000)
  })

  it('the real contract answers each kind of step alike and pays to the unit', async () => {
    const replayed = await replay('bond', machine, found.samples, office)
    const { states, transitions, samples } = found
    console.log(`      BOND, machine and replays: ${JSON.stringify({ states, transitions, ...replayed })}`)
    expect(replayed.steps, 'steps that succeed').to.be.greaterThan(700)
    expect(replayed.refusals, 'steps that are refused').to.be.greaterThan(700)
    expect(replayed.waysOut, 'withdrawals without randomness').to.be.greaterThan(20)
    expect([...new Set(samples.map(({ answer }) => answer))].sort()).to.deep.equal([
      'Bonds_AlreadySeized',
      'Bonds_BookNotValid',
      'Bonds_Closed',
      'Bonds_NotNow',
      'Bonds_Underfunded',
      'Books_Dead',
      'Books_Exiting',
      'Books_NotExiting',
      'Books_StillLiable',
      'Books_Withdrawn',
      'Draws_TooEarly',
      'Evidence_BookClosed',
      'ok',
    ])
  })

  const unseizable = 'a taken stamp cannot be seized'
  const profit = 'a double stamp pays'
  const weaker: readonly (readonly [name: string, rules: Partial<Rules>, promise: string])[] = [
    [
      'solvency without the sheet of the next epoch',
      { isBondSolvent: (book, view) => isBondSolvent(book, { ...view, epoch: view.epoch - 1 }) },
      unseizable,
    ],
    [
      'solvency without the sheet before the head',
      { isBondSolvent: (book, view) => isBondSolvent(book, { ...view, headEpoch: view.headEpoch + 1 }) },
      unseizable,
    ],
    [
      'half a sheet less in the book',
      { isBondSolvent: (book, view) => isBondSolvent({ ...book, balance: book.balance + HALF }, view) },
      unseizable,
    ],
    ['a head older than the notice', { relayNotice: schedule.exitNotice + 1 }, unseizable],
    ['an exit without notice', { schedule: { ...schedule, exitNotice: 0 } }, unseizable],
    ['a bond that leaves less than a sheet after the bounty', bonded(VALUE, 1n), profit],
  ]
  for (const [name, rules, promise] of weaker) {
    it(`finds what is wrong with ${name}`, () => {
      const { fault } = search(bondMachine({ ...soundRules, ...rules }, bounds), untouched, { promise })
      expect(fault?.promise).to.equal(promise)
    })
  }
})
