import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { economicsPage, renderEconomicsPage, writtenPictures } from '../../bench/economics/page.ts'
import { economicsPictures } from '../../bench/economics/pictures.ts'
import { acceptedResults, asKept } from '../../bench/economics/Results.ts'
import { readScenario, scenarioNames } from '../../bench/economics/readScenarios.ts'
import { runScenario } from '../../bench/economics/runScenario.ts'
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

  for (const name of ['flood', 'flood-by-depth', 'by-tick']) {
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
