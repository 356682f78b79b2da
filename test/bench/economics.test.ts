import { bountyBpsOf, expectedIncome, sheetValue, splitSheet, splitSlash } from '@parley/protocol'
import { expect } from 'chai'
import { Market } from '../../bench/economics/Market.ts'
import { marketResult } from '../../bench/economics/marketResult.ts'
import {
  expandScenario,
  type Run,
  readScenario,
  scenarioDocument,
  scenarioNames,
  withFields,
} from '../../bench/economics/readScenarios.ts'
import { runScenario } from '../../bench/economics/runScenario.ts'
import { type MarketScenario, parseScenario } from '../../bench/economics/scenario.ts'
import { production } from '../../deploy/parameters.ts'

/** A scenario's runs with few people in it. */
function smallRuns(name: string): Run[] {
  const document = scenarioDocument(name)
  const { kind, attackers, relays } = parseScenario(name, document) as MarketScenario
  if (kind !== 'market') return expandScenario(name, withFields(document, { calls: 200 }))
  const fewSpammers: Record<string, number> =
    attackers.spammers === undefined ? {} : { 'attackers.spammers.count': 1, 'attackers.spammers.contacts': 100 }
  return expandScenario(name, withFields(document, { 'senders.count': Math.max(60, relays.count), ...fewSpammers }))
}

function market(fields: Record<string, number> = {}): Market {
  const base = {
    kind: 'market',
    title: 'a test',
    says: 'a test',
    weeks: 20,
    senders: { count: 300, messages: 150 },
    books: { depth: 8, unit: 500 },
    relays: { count: 10 },
  }
  return new Market(parseScenario('test', withFields(base, fields)) as MarketScenario).run()
}

const gainOf = (run: Run | undefined) => {
  if (run?.scenario.kind !== 'market') throw new Error('A market is wanted.')
  return marketResult(new Market(run.scenario).run()).attacks[0]?.gain ?? Number.NaN
}

describe('the simulation keeps every unit', () => {
  for (const name of scenarioNames()) {
    it(name, () => {
      for (const run of smallRuns(name)) {
        if (run.scenario.kind === 'calls') {
          const { money } = runScenario(run)
          expect(money.missing, `${run.value}`).to.equal('0')
          continue
        }
        const { ledger, tally, relays, senders, attackers } = new Market(run.scenario).run()
        const where = ledger.earnings() + ledger.treasury + ledger.burned + ledger.sent + ledger.left()
        expect(where, `all that came in, ${run.value}`).to.equal(ledger.received)
        expect(ledger.received > 0n).to.equal(true)
        const incomes = relays.all.flatMap(({ income }) => [...income])
        const earned = incomes.reduce((sum, amount) => sum + amount, 0n)
        expect(earned + tally.fees + tally.forfeits, `all that was claimed, ${run.value}`).to.equal(tally.claimed)
        if (attackers.length > 0) continue
        const spent = senders.paid.reduce((sum, amount) => sum + amount, 0n)
        expect(spent, 'senders pay').to.equal(ledger.earnings() + ledger.treasury + ledger.burned)
        expect(tally.claimed, 'senders pay what is claimed').to.equal(spent)
      }
    })
  }
})

describe('the simulation', () => {
  it('is the same for the same seed, and another for another', () => {
    const run = (seed: number) => marketResult(market({ seed, weeks: 8 }))
    expect(run(7)).to.deep.equal(run(7))
    expect(run(7).money).to.not.deep.equal(run(8).money)
  })

  it('on average a used slot costs its price: within four deviations of the draws', () => {
    const { senders, tally, scenario } = market({ 'senders.count': 1000, weeks: 26 })
    const sum = (amounts: BigInt64Array) => amounts.reduce((total, amount) => total + amount, 0n)
    const value = sheetValue(scenario.books)
    // Wins are sums of independent draws, so their variance is at most their number.
    const wins = Number(sum(senders.fair)) / Number(value)
    expect(wins).to.be.greaterThan(5000)
    expect(Math.abs(tally.wins - wins)).to.be.lessThan(4 * Math.sqrt(wins))
    expect(sum(senders.paid)).to.equal(value * BigInt(tally.wins))
  })

  it('an honest relay earns what expectedIncome says, and spreads as it says', () => {
    const { relays, tally, scenario, ledger } = market({ 'senders.count': 500, weeks: 200, 'books.depth': 10 })
    for (const relay of relays.all) {
      const weekly = [...relay.income.subarray(1)].map(Number)
      const mean = weekly.reduce((sum, amount) => sum + amount, 0) / weekly.length
      const deviation = Math.sqrt(weekly.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / (weekly.length - 1))
      const outlook = expectedIncome({
        shareBps: Math.round((10_000 * relay.named) / tally.stamps),
        messages: Math.round(tally.messages / scenario.weeks),
        ...scenario.books,
        ask: relay.ask,
        acknowledgedBps: Math.round((10_000 * tally.receiptedWins) / tally.wins),
        shares: ledger.shares,
      })
      const off = (mean - Number(outlook.expected)) / (Number(outlook.deviation) / Math.sqrt(weekly.length))
      expect(Math.abs(off), `relay ${relay.id}, deviations of the mean`).to.be.lessThan(4)
      // Nearly full sheets spread less than Poisson.
      expect(deviation / Number(outlook.deviation), `relay ${relay.id}, deviation`).to.be.within(0.8, 1.15)
    }
  })

  it('a recipient who signs nothing costs the relay and enriches nobody', () => {
    const all = market({ 'recipients.lost': 0, 'recipients.seldom': 0 })
    const none = market({ 'recipients.neverAcknowledge': 1 })
    const { net, fee, forfeit } = splitSheet(sheetValue(none.scenario.books), none.ledger.shares, false)
    const wins = BigInt(none.tally.wins)
    expect(none.tally.wins).to.equal(all.tally.wins)
    expect(none.ledger.treasury)
      .to.equal(all.ledger.treasury)
      .and.to.equal(wins * fee)
    expect(none.ledger.earnings()).to.equal(wins * net)
    expect(none.ledger.burned).to.equal(wins * forfeit)
  })

  it('filling sheets for oneself loses more than the protocol share at every fee', () => {
    for (const run of readScenario('self-dealing')) {
      const fee = (run.value ?? 0) / 10_000
      const small = {
        ...run,
        scenario: { ...run.scenario, weeks: 8, senders: { count: 50, messages: 150, spread: 1 } },
      }
      expect(gainOf(small as Run), `fee ${fee}`).to.be.within(-fee - 0.05, -fee)
    }
  })

  it('a double spend loses when every relay looks, and would pay if none did', () => {
    for (const name of ['double-spend-early', 'double-spend-last']) {
      const runs = smallRuns(name)
      expect(gainOf(runs.at(-1)), name).to.be.lessThan(-0.04)
      expect(gainOf(runs[0]), `${name}, nobody looks`).to.be.within(0.8, 0.9)
    }
  })

  it('the first sheet of a book, to fifty relays at once, costs more than they carry', () => {
    for (const run of smallRuns('flood-by-depth')) expect(gainOf(run), `depth ${run.value}`).to.be.lessThan(-1)
  })

  it('the last sheet of a book can be given to 24, 41 and 62 relays at once at depth 8, 9 and 10, and not to many more', () => {
    for (const [depth, most] of [
      [8, 24],
      [9, 41],
      [10, 62],
    ] as const) {
      const to = (relays: number) => {
        const fields = {
          'books.depth': depth,
          'books.unit': 1_000,
          'attackers.flooders.relays': relays,
          'senders.count': 60,
        }
        const document = { ...(withFields(scenarioDocument('flood-last'), fields) as object), sweep: undefined }
        return gainOf(expandScenario('flood-last', document)[0])
      }
      expect(to(most), `${most} relays at depth ${depth}`).to.be.lessThan(0)
      // Gas is the attacker's too: a few relays more pay for it.
      expect(to(Math.ceil(1.15 * most)), `more at depth ${depth}`).to.be.greaterThan(0)
    }
  })

  it('a slash takes 50 times what the proven fault can win, of every sheet that clients name a relay for', () => {
    const { minStake: stake, minSlash, minValue, feeBps, unreceiptedBps } = production
    for (let value = minValue; 100n * value <= stake; value += minValue) {
      const slash = splitSlash({ stake, book: { unit: value, depth: 0 }, minSlash, bountyBps: bountyBpsOf(feeBps) })
      expect(slash.taken >= 50n * splitSheet(value, { feeBps, unreceiptedBps }, true).net, `V = ${value}`).to.equal(
        true,
      )
    }
  })

  it('spam pays without a bond if it earns 650 times what e-mail does, and not with a bond that one in ten keeps', () => {
    const [unkept, , kept] = smallRuns('spam-targeted')
    expect(gainOf(unkept)).to.be.greaterThan(0)
    expect(gainOf(kept)).to.be.lessThan(0)
  })

  it('no stamp is refused for want of funds while owners fill their books, and never more than three sheets are open', () => {
    const { tally } = market({ 'senders.spread': 2 })
    expect(tally.refusedByFunds).to.equal(0)
    expect(tally.mostPending).to.equal(3)
    expect(tally.topUps).to.be.greaterThan(0)
  })

  it('a relay takes gas 200 times dearer for two days out of its window, and cannot for two weeks', () => {
    const [run] = smallRuns('gas-spike')
    if (run?.scenario.kind !== 'market') throw new Error('A market is wanted.')
    const incomes = new Market(run.scenario).run().relays.all.map(({ income }) => income)
    const week = (epoch: number) => incomes.reduce((sum, income) => sum + (income[epoch] ?? 0n), 0n)
    expect(week(6) > 0n, 'drawn as the short spike begins').to.equal(true)
    expect([week(14), week(15)], 'drawn in the long spike').to.deep.equal([0n, 0n])
    expect(week(16) > 0n).to.equal(true)
  })

  it('a relay that stops delivering keeps less than two fifths', () => {
    const people = { 'senders.count': 400, 'books.depth': 8, 'books.unit': 500 }
    const [run] = expandScenario('silent-relay', withFields(scenarioDocument('silent-relay'), people))
    if (run?.scenario.kind !== 'market') throw new Error('A market is wanted.')
    const { income } = new Market(run.scenario).run().relays.get(3)
    const sum = (from: number, to: number) => income.subarray(from, to).reduce((total, amount) => total + amount, 0n)
    expect(5n * sum(9, 17) < 2n * sum(1, 9)).to.equal(true)
    expect(sum(9, 10) > 0n, 'there is something without receipt').to.equal(true)
  })

  it('mail of relays that leave goes to others, and they are paid for what was stamped before', () => {
    const people = { 'senders.count': 300, 'books.depth': 8, 'books.unit': 500 }
    const [run] = expandScenario('relays-leave', withFields(scenarioDocument('relays-leave'), people))
    if (run?.scenario.kind !== 'market') throw new Error('A market is wanted.')
    const { relays, recipients } = new Market(run.scenario).run()
    const gone = relays.all.filter(({ left }) => left !== undefined)
    expect(gone.map(({ id }) => id)).to.deep.equal([11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
    const last = gone.map(({ income, left = 0 }) => income.subarray(left).some((amount) => amount > 0n))
    expect(last).to.not.include(true)
    expect(gone.some(({ income, left = 0 }) => income.subarray(left - 2, left).some((amount) => amount > 0n))).to.equal(
      true,
    )
    const counts = recipients.holdCounts()
    expect(gone.map(({ id }) => counts[id])).to.deep.equal(gone.map(() => 0))
    for (let person = 0; person < recipients.count; person++) {
      expect(recipients.holds[2 * person], 'two different relays').to.not.equal(recipients.holds[2 * person + 1])
    }
  })
})

describe('a scenario file', () => {
  const good = scenarioDocument('base')
  const faults = [
    [{ 'books.depth': 3 }, /books\.depth: .*4/],
    [{ 'relays.topShare': 2 }, /relays\.topShare: .*1/],
    [{ 'books.unit': 1.5 }, /books\.unit/],
    [{ 'senders.cuont': 5 }, /senders\.cuont/],
    [{ 'protocol.feeBps': -1 }, /protocol\.feeBps/],
  ] as const
  for (const [fields, words] of faults) {
    it(`is refused by field: ${Object.keys(fields)[0]}`, () => {
      expect(() => parseScenario('wrong', withFields(good, fields))).to.throw(words)
    })
  }

  it('is refused if its sweep leaves what is allowed, if it is of no kind, if there is none', () => {
    const sweep = { ...(good as object), sweep: { of: 'books.depth', values: [12, 50] } }
    expect(() => expandScenario('wrong', sweep)).to.throw('books.depth = 50')
    expect(() => parseScenario('wrong', { kind: 'lottery' })).to.throw('kind')
    expect(() => parseScenario('wrong', undefined)).to.throw('not valid')
    expect(() => readScenario('../gas')).to.throw('There is no scenario')
  })
})
