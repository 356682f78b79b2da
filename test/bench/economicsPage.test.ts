import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BOND, minimumDeposit, sheetValue } from '@parley/protocol'
import { expect } from 'chai'
import { economicsPage, renderEconomicsPage, writtenPictures } from '../../bench/economics/page.ts'
import { parametersSpokenOf } from '../../bench/economics/parameterTable.ts'
import { economicsPictures } from '../../bench/economics/pictures.ts'
import { acceptedResults, asKept, marketOf, marketsOf } from '../../bench/economics/Results.ts'
import { readScenario, scenarioNames } from '../../bench/economics/readScenarios.ts'
import { runScenario } from '../../bench/economics/runScenario.ts'
import { production } from '../../deploy/parameters.ts'
import { root } from '../../devnet/root.ts'

const again = 'if this must change, PARLEY_ACCEPT_ECONOMICS=1 npm run bench -- economics'

describe('docs/economics.md', () => {
  it(`says what the accepted results say; ${again}`, () => {
    const results = acceptedResults()
    expect(Object.keys(results).sort()).to.deep.equal(scenarioNames())
    const page = readFileSync(economicsPage, 'utf8')
    expect(page).to.equal(renderEconomicsPage(results))
    expect(page).to.not.match(/NaN|undefined|Infinity/)
  })

  it('shows each plot, and each is drawn from the accepted results', () => {
    const pictures = economicsPictures(acceptedResults())
    expect(writtenPictures()).to.deep.equal(pictures)
    const page = readFileSync(economicsPage, 'utf8')
    for (const [name, picture] of Object.entries(pictures)) {
      expect(page, name).to.include(`](images/economics/${name}.svg)`)
      expect(picture, name).to.match(/<title id="title">.+<\/title>\n<desc id="describes">.+<\/desc>/)
      expect(picture, name).to.include('prefers-color-scheme: dark')
      expect(picture, name).to.not.match(/NaN|undefined|Infinity/)
    }
  })

  it('has a row for every parameter of a deployment', () => {
    const spokenOf = parametersSpokenOf(acceptedResults())
    expect(spokenOf.sort()).to.deep.equal(Object.keys(production).sort())
  })

  describe('judges what the runs found, and is right', () => {
    const results = acceptedResults()
    const page = readFileSync(economicsPage, 'utf8')
    const gain = (name: string, wanted: number) =>
      marketsOf(results, name).find(({ value }) => value === wanted)?.result.attacks[0]?.gain ?? Number.NaN
    const base = marketOf(results, 'base').income[0]

    it('a double spend of the last sheet pays while less than 85 to 90 % are looked after', () => {
      expect(page).to.include('fewer than 85 to 90 % of won sheets are looked after')
      expect(gain('double-spend-last', 0.75)).to.be.greaterThan(0.05)
      expect(gain('double-spend-last', 0.85)).to.be.within(-0.05, 0.05)
      expect(gain('double-spend-last', 0.9)).to.be.lessThan(-0.03)
    })

    it('one sheet to many relays: to how many a new book and the last sheet can be given', () => {
      expect(page).to.include('more than 158 relays carry at depth 10')
      expect(page).to.include('more than 62 relays carry at depth 10, 41 at depth 9 and 24 at depth 8')
      expect(page).to.include('158 / 105 / 63 relays at once before that gains, its last sheet to 62 / 41 / 24')
      expect(gain('flood-last-by-depth', 10)).to.be.lessThan(0)
      for (const depth of [8, 9]) expect(gain('flood-last-by-depth', depth), `${depth}`).to.be.greaterThan(0)
    })

    it('a slash: a twelfth of a week of the first relay, which earns more than the least stake in one', () => {
      expect(page).to.include('earns more than the whole stake in a week, and a proof takes a twelfth of its week')
      expect(base?.mean).to.be.greaterThan(Number(production.minStake))
      expect(1 / (base?.slashWeeks ?? 0)).to.be.within(11.5, 13.5)
    })

    it('bonds of strangers lock six sheets for one', () => {
      expect(page).to.include('lock $288,000 and not $50,000')
      const locked = marketsOf(results, 'spam').find(({ value }) => value === 50_000)?.result.attacks[0]?.locked ?? 0
      expect(locked / 1_000_000).to.be.within(287_500, 288_500)
      const book = { kind: BOND, unit: 50_000n, depth: 4 } as const
      expect(minimumDeposit(book)).to.equal(6n * sheetValue(book))
      expect(minimumDeposit(book), '$4.80 for sixteen').to.equal(4_800_000n)
    })

    it('how deep a sheet may be for relays with the least stake', () => {
      expect(page).to.include('depth 11 is the deepest at that price, 15 at $0.00005')
      for (const [unit, deepest] of [
        [500n, 11],
        [50n, 15],
      ] as const) {
        expect(100n * sheetValue({ unit, depth: deepest }) <= production.minStake).to.equal(true)
        expect(100n * sheetValue({ unit, depth: deepest + 1 }) <= production.minStake).to.equal(false)
      }
    })
  })

  for (const name of ['flood', 'flood-by-depth', 'flood-last', 'flood-last-by-depth', 'by-tick']) {
    it(`the accepted results are those of today's rules and gas (${name}); ${again}`, () => {
      const now = readScenario(name).map((run) =>
        asKept({
          ...(run.value === undefined ? {} : { value: run.value }),
          title: run.scenario.title,
          result: runScenario(run),
        }),
      )
      expect(now).to.deep.equal(acceptedResults()[name])
    })
  }
})

describe('npm run bench -- economics', () => {
  const bench = (...words: string[]) =>
    spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, 'bench/run.ts'), 'economics', ...words],
      {
        encoding: 'utf8',
        timeout: 30_000,
      },
    )

  it('prints one JSON object and nothing else', () => {
    const { stdout, status } = bench('flood', '--weeks', '3', '--seed', '5', '--json')
    expect(status).to.equal(0)
    const { flood } = JSON.parse(stdout)
    expect(flood.map(({ result }: { result: { weeks: number } }) => result.weeks)).to.deep.equal([3, 3, 3, 3])
  })

  it('refuses what it does not know in a sentence', () => {
    const { stderr, stdout, status } = bench('flood', '--weeks', 'many')
    expect([status, stdout]).to.deep.equal([2, ''])
    expect(stderr).to.match(/--weeks wants a whole number from 1 on, not "many"\.\nUsage/)
  })
})
