import { isSolvent, sheetValue, splitForfeit } from '@parley/protocol'
import { expect } from 'chai'
import { type Office, untouched } from './office.ts'
import { type PostageAction, postageMachine } from './postageMachine.ts'
import { openRealOffice, type RealOffice } from './realOffice.ts'
import { replay } from './replay.ts'
import { type Rules, soundRules, terms } from './rules.ts'
import { type Found, type Machine, search } from './search.ts'

const waits = (count: number): PostageAction[] => Array.from({ length: count }, () => 'wait')
/** Two sheets are won and paid, so that two are left in the book. */
const spending: PostageAction[] = [
  'open',
  ...waits(6),
  'draw relay',
  'claim relay',
  ...waits(3),
  'draw relay',
  'claim relay',
]
const fresh = { lastOpening: 7, sheets: 3, end: 24, topUps: 1 }
const spent = { lastOpening: 0, sheets: 6, end: 24, topUps: 1 }
const { schedule } = soundRules
const VALUE = sheetValue(terms.postage)

/** A bond of another size, of which the reporter has `bounty`. */
const bonded = (bond: bigint, bounty: bigint): Partial<Rules> => ({
  bondOf: () => bond,
  splitForfeit: ({ balance }) => ({ bounty, burned: bond + balance - bounty }),
})
const searchSpent = (rules: Partial<Rules>, promise?: string) =>
  search(postageMachine({ ...soundRules, ...rules }, spent), untouched, {
    prelude: spending,
    ...(promise === undefined ? {} : { promise }),
  })

describe('Every schedule of a POSTAGE book', () => {
  const found: { machine: Machine<Office, PostageAction>; result: Found<Office, PostageAction> }[] = []
  let office: RealOffice
  before(async () => {
    office = await openRealOffice('postage')
    const classes = new Set<string>()
    for (const [bounds, prelude] of [[fresh, []], [spent, spending]] as const) {
      const machine = postageMachine(soundRules, bounds)
      found.push({ machine, result: search(machine, untouched, { prelude, classes }) })
    } // biome-ignore format: a table
  })
  after(() => office.world.connection.close())

  it('a taken stamp that wins is payable, a window is long enough, no money is stuck, no cheat pays', () => {
    for (const { result } of found) expect(result.fault).to.equal(undefined)
    const [first, second] = found
    expect(first?.result.states, 'states of a fresh book').to.be.greaterThan(250_000)
    expect(first?.result.transitions, 'transitions').to.be.greaterThan(2_000_000)
    expect(second?.result.states, 'states of a book with two sheets left').to.be.greaterThan(50_000)
  })

  it('the real contract answers each kind of step alike and pays to the unit', async () => {
    const sums = { states: 0, transitions: 0, steps: 0, refusals: 0, waysOut: 0 }
    for (const { machine, result } of found) {
      const replayed = await replay('postage', machine, result.samples, office)
      sums.states += result.states
      sums.transitions += result.transitions
      for (const name of ['steps', 'refusals', 'waysOut'] as const) sums[name] += replayed[name]
    }
    console.log(`      POSTAGE, machine and replays: ${JSON.stringify(sums)}`)
    expect(sums.steps, 'steps that succeed').to.be.greaterThan(800)
    expect(sums.refusals, 'steps that are refused').to.be.greaterThan(500)
    expect(sums.waysOut, 'withdrawals without randomness').to.be.greaterThan(50)
    const answers = new Set(found.flatMap(({ result }) => result.samples.map(({ answer }) => answer)))
    expect([...answers].sort()).to.deep.equal([
      'Books_Dead',
      'Books_Exiting',
      'Books_NotExiting',
      'Books_StillLiable',
      'Books_Withdrawn',
      'Claims_BookNotValid',
      'Claims_NothingDrawn',
      'Claims_SlotDidNotWin',
      'Claims_StampForged',
      'Draws_TooEarly',
      'Evidence_BookClosed',
      'Evidence_NothingClaimed',
      'ok',
      'passed',
    ])
  })

  const unpayable = 'a taken stamp won and is not payable'
  const shortWindow = 'a claim window was too short'
  const profit = 'a double stamp pays'
  const weaker: readonly (readonly [name: string, rules: Partial<Rules>, promise: string])[] = [
    [
      'a sheet less in the book',
      { isSolvent: (book, epoch, drawn) => isSolvent({ ...book, balance: book.balance + VALUE }, epoch, drawn) },
      unpayable,
    ],
    [
      'solvency by the epoch before',
      { isSolvent: (book, epoch, drawn) => isSolvent(book, epoch - 1, drawn) },
      unpayable,
    ],
    [
      'solvency without the claim that is open',
      { isSolvent: (book, epoch, drawn) => isSolvent({ ...book, lastClaimed: drawn }, epoch, drawn) },
      unpayable,
    ],
    ['a head older than the notice', { relayNotice: schedule.exitNotice + 1 }, unpayable],
    ['a head older by two', { relayNotice: schedule.exitNotice + 2 }, 'withdrawn before the last window'],
    ['an exit without notice', { schedule: { ...schedule, exitNotice: 0 } }, unpayable],
    ['draws without a claim window', { schedule: { ...schedule, claimMin: 0 } }, shortWindow],
    ['a claim window a second too short', { schedule: { ...schedule, claimMin: 1 } }, shortWindow],
    ['no bond', bonded(0n, 0n), profit],
    ['a bond a unit below a sheet less its fee', bonded((VALUE * 9n) / 10n - 1n, 0n), profit],
    ['a bounty above the fee', { bountyBps: 1001 }, profit],
    [
      'a balance that is not burned',
      {
        splitForfeit: (book, bountyBps) => {
          const { bounty, burned } = splitForfeit(book, bountyBps)
          return { bounty: bounty + book.balance, burned: burned - book.balance }
        },
      },
      profit,
    ],
  ]
  for (const [name, rules, promise] of weaker) {
    it(`finds what is wrong with ${name}`, () => {
      expect(searchSpent(rules, promise).fault?.promise).to.equal(promise)
    })
  }

  it('and nothing at the very bounds: a bounty as high as the fee, a bond of a sheet less its fee', () => {
    for (const rules of [{ bountyBps: 1000 }, bonded((VALUE * 9n) / 10n, 0n)]) {
      expect(searchSpent(rules).fault).to.equal(undefined)
    }
  })
})
