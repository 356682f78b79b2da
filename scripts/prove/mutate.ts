// `npm run test:mutate`: changes contracts/ in one place at a time and sees whether a test notices.
//
// To compile each mutant would take days. All of them are compiled at once instead, each behind a question which one lives
// (mutants/Schemata.ts, mutants/Switches.sol.txt); the answer is the block's coinbase, which no contract of ours looks at and
// the chain of a test can be told. A first run, in which none lives, says which test reaches which mutants; then each test runs
// once for each that it reaches and that lives still. Those that the mocha tests leave alive are judged by the Solidity tests.
//
// `--file contracts/postage/Bonds.sol` mutates that file only (a part of the path will do), `--sample 20` at most 20 places a
// file, the same ones every time, `--tests ConsultationTabs` lets only these mocha tests judge, `--explained` judges those too that survivors.json says
// cannot be killed. Inline assembly is not mutated, nor is contracts/dev/.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { filesOf, root } from './ast.ts'
import { readExplanations } from './mutants/explanations.ts'
import { filesLeftOut, testsLeftOut } from './mutants/leftOut.ts'
import type { Mutant } from './mutants/Schemata.ts'
import { sampleOf } from './mutants/sampleOf.ts'
import { enumerateMutants, project, writeProject } from './mutants/writeProject.ts'

const WANTED = 95
const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    tests: { type: 'string' },
    sample: { type: 'string' },
    explained: { type: 'boolean' },
  },
})
const folder = join(root, 'cache/mutants')
const config = join(project, 'scripts/prove/mutants/hardhat.config.ts')

type Verdicts = { killed: Record<string, string>; reached?: number[] }

const say = (line: string) => console.log(line)
const stop = (line: string): never => {
  console.error(line)
  process.exit(1)
}

/** Runs a step inside the copy; what it says while it works is on its stderr. */
function run(name: string, args: string[], isQuiet = false): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: project,
    env: { ...process.env, HARDHAT_CONFIG: config },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', isQuiet ? 'pipe' : 'inherit'],
  })
  if (status !== 0)
    stop(`${stdout.slice(-8000)}${(stderr ?? '').slice(-8000)}\n${name} failed; its own words are above.`)
}

function judge(script: string, job: unknown): Verdicts {
  const [jobFile, resultFile] = [join(folder, `${script}.job.json`), join(folder, `${script}.result.json`)]
  writeFileSync(jobFile, JSON.stringify(job))
  // As Hardhat's own command loads tests.
  run(script, ['--import', 'tsx', `scripts/prove/mutants/${script}.ts`, jobFile, resultFile])
  return JSON.parse(readFileSync(resultFile, 'utf8')) as Verdicts
}

/** The Solidity tests that import a file, or import what imports it. The long stories of the invariants are left out. */
function testsThatImport(): (file: string) => string[] {
  const imports = (file: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(file) || !existsSync(join(root, file))) return seen
    seen.add(file)
    for (const [, path] of readFileSync(join(root, file), 'utf8').matchAll(/from "(\.[^"]+)"/g))
      imports(join(file, '..', path ?? ''), seen)
    return seen
  }
  const tests = filesOf('test/contracts', '.t.sol')
    .filter((test) => !test.includes('/invariants/'))
    .map((test) => ({ test, uses: imports(test) }))
  return (file) => tests.filter(({ uses }) => uses.has(file)).map(({ test }) => test)
}

const { file: part = '', tests = '', sample } = values
let everything: Mutant[] = []
const { mutants, refused, written } = enumerateMutants((all) => {
  everything = all
  const wanted = all.filter((mutant) => mutant.file.includes(part))
  return sample ? sampleOf(Number(sample), wanted) : wanted
})
const { whys, stale } = readExplanations(everything)
say(`${mutants.length} mutants; ${refused.length} more do not compile`)
mkdirSync(folder, { recursive: true })
writeProject(written)
run('the compiler', [join(root, 'node_modules/hardhat/dist/src/cli.js'), 'build'], true)

const canJudge = (file: string) =>
  file.includes(tests) && !Object.keys(filesLeftOut).some((left) => file.startsWith(left))
const judged = mutants.filter(({ number }) => values.explained || !whys.has(number))
const mocha = judge('judge', {
  mutants: judged.map(({ number }) => number),
  files: filesOf('test/contracts', '.test.ts').filter(canJudge),
  without: Object.keys(testsLeftOut),
  isWhole: tests === '',
})
const left = judged.filter(({ number }) => !(number in mocha.killed))
const testsOf = testsThatImport()
const solidity = judge('judgeSolidity', {
  mutants: left.map(({ number, file }) => ({ number, files: testsOf(file) })),
})
const killed = { ...mocha.killed, ...solidity.killed }
const survivors = mutants.filter(({ number }) => !(number in killed))

const percent = (part: number, whole: number) => (whole === 0 ? '100.0' : ((100 * part) / whole).toFixed(1))

for (const file of new Set(mutants.map((mutant) => mutant.file))) {
  const own = mutants.filter((mutant) => mutant.file === file)
  const alive = survivors.filter((mutant) => mutant.file === file)
  say(`${file.padEnd(44)} ${percent(own.length - alive.length, own.length).padStart(5)} % of ${own.length}`)
}
for (const mutant of survivors) {
  const { file, line, text, from, to } = mutant
  const reached = mocha.reached?.includes(mutant.number) ? '' : ' (no mocha test reaches it)'
  say(
    `\n${file}:${line} lives${reached}\n    ${text}\n    ${from}  →  ${to === '' ? 'left out' : to}\n    ${whys.get(mutant.number) ?? 'NOT EXPLAINED'}`,
  )
}
const explained = survivors.filter(({ number }) => whys.has(number))
const dead = mutants.length - survivors.length
say(`\n${dead} of ${mutants.length} mutants killed: ${percent(dead, mutants.length)} %, wanted ${WANTED} %`)
say(`${survivors.length} live; ${explained.length} of them are explained in scripts/prove/survivors.json`)
for (const { number, file, line } of mutants)
  if (whys.has(number) && number in killed) say(`${file}:${line} is explained in survivors.json, and was killed`)
for (const { file, text } of stale) say(`survivors.json explains what is not there any more: ${file}, ${text}`)
say(`killed of those that change anything: ${percent(dead, mutants.length - explained.length)} %`)
writeFileSync(
  join(folder, 'report.json'),
  `${JSON.stringify({ mutants, killed, survivors, reached: mocha.reached }, null, 1)}\n`,
)
const isGood = (100 * dead) / mutants.length >= WANTED && explained.length === survivors.length && stale.length === 0
process.exit(isGood ? 0 : 1)
