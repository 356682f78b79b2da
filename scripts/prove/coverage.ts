// `npm run coverage`: lines and branches of contracts/ that the tests run, counted by forge.
//
// The mocha tests do not run in forge, so they are run in Hardhat first, which writes down every step (recorder.ts), and
// test/coverage/Replay.t.sol does the steps again in forge and wants each to end as it did. The Solidity tests run beside it.
//
// forge must compile with --ir-minimum (without it the stack is too deep), and then cannot tell the two sides of a
// `require(condition, Error())` apart, because all of one error's share one helper. So it is given a copy of contracts/ in which
// each is written `if (!(condition)) revert Error()`: the same lines, the same meaning, and a branch that counts only when a
// test makes it revert. Lines of assembly get no counter of their own either: they take that of the statement before them.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { runStep } from '../runStep.ts'
import { assemblyOf, filesOf, lineOf, requiresOf, root } from './ast.ts'

const LINES = 98
const BRANCHES = 95

const { values } = parseArgs({ options: { 'no-record': { type: 'boolean' }, verbose: { type: 'boolean' } } })
const project = join(root, 'cache/forge/project')
const recordings = join(root, 'cache/replay')
const HARDHAT = join(root, 'node_modules/hardhat/dist/src/cli.js')

type Tally = { hit: number; all: number }
type Row = { file: string; lines: Tally; rawLines: Tally; branches: Tally; missed: string[] }

/** The same source with every `require` as an `if`, line by line; in braces, or it would take an `else` that belongs to another. */
function withIfs(source: string): string {
  let text = source
  for (const { all, condition, error } of requiresOf(source).sort((a, b) => b.all.start - a.all.start)) {
    const inside = source.slice(condition.start, condition.end)
    const between = source.slice(condition.end, error.start).replace(',', '')
    const lead = source.slice(all.start + 'require('.length, condition.start)
    const rest = source.slice(error.end, all.end).replace(/\)$/, '')
    const call = source.slice(error.start, error.end)
    const after = text.slice(all.end)
    if (!after.startsWith(';')) throw new Error(`A require that is no statement: ${source.slice(all.start, all.end)}`)
    const check = `{ if (!(${lead}${inside})) revert${between}${between ? '' : ' '}${call}${rest}; }`
    text = `${text.slice(0, all.start)}${check}${after.slice(1)}`
  }
  return text
}

function prepareProject(): void {
  mkdirSync(project, { recursive: true })
  for (const name of ['contracts', 'test']) rmSync(join(project, name), { recursive: true, force: true })
  for (const file of filesOf('contracts', '.sol')) {
    mkdirSync(dirname(join(project, file)), { recursive: true })
    writeFileSync(join(project, file), withIfs(readFileSync(join(root, file), 'utf8')))
  }
  // Proofs are no tests: forge finds nothing in them to run.
  const tests = filesOf('test', '.sol').filter((file) => !file.startsWith('test/formal/'))
  for (const file of tests) cpSync(join(root, file), join(project, file))
  for (const name of ['node_modules', 'cache/replay', 'scripts']) {
    mkdirSync(dirname(join(project, name)), { recursive: true })
    rmSync(join(project, name), { force: true, recursive: true })
    symlinkSync(join(root, name), join(project, name))
  }
  cpSync(join(root, 'foundry.toml'), join(project, 'foundry.toml'))
}

/** Reads what forge counted, file by file. */
function readTallies(lcov: string): Row[] {
  const rows: Row[] = []
  for (const record of lcov.split('end_of_record')) {
    const file = record.match(/SF:(.*)/)?.[1]?.replace(`${project}/`, '')
    if (!file?.startsWith('contracts/')) continue
    const source = readFileSync(join(root, file), 'utf8')
    const assembly = assemblyOf(source).map(({ start, end }) => [lineOf(source, start), lineOf(source, end)] as const)
    const counted = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(
      ([, line, hits]) => [Number(line), Number(hits)] as const,
    )
    const missed: string[] = []
    const lines = { hit: 0, all: counted.length }
    const rawLines = { hit: counted.filter(([, hits]) => hits > 0).length, all: counted.length }
    let before = 0
    for (const [line, hits] of counted) {
      const inside = assembly.some(([first, last]) => line >= first && line <= last)
      if (!inside) before = hits
      if (hits > 0 || (inside && before > 0)) lines.hit++
      else missed.push(`line ${line}`)
    }
    const branches = { hit: 0, all: 0 }
    for (const [, line, , , hits] of record.matchAll(/^BRDA:(\d+),(\d+),(\d+),(\d+|-)/gm)) {
      branches.all++
      if (Number(hits) > 0) branches.hit++
      else missed.push(`branch on line ${line}`)
    }
    rows.push({ file, lines, rawLines, branches, missed })
  }
  return rows.sort((a, b) => (a.file < b.file ? -1 : 1))
}

const percent = ({ hit, all }: Tally) => (all === 0 ? 100 : (100 * hit) / all)
const shown = (tally: Tally) => `${percent(tally).toFixed(1)} % (${tally.hit}/${tally.all})`
const sum = (rows: Row[], key: 'lines' | 'rawLines' | 'branches'): Tally => ({
  hit: rows.reduce((total, row) => total + row[key].hit, 0),
  all: rows.reduce((total, row) => total + row[key].all, 0),
})

async function run(name: string, args: string[], env: NodeJS.ProcessEnv, command?: string): Promise<string> {
  Object.assign(process.env, env)
  const result = await runStep({ name, args, timeoutMs: 45 * 60_000, ...(command ? { command } : {}) })
  if (values.verbose || result.failed > 0) console.error(result.output.slice(-8000))
  if (result.failed > 0) {
    console.error(`${name} failed; its own words are above.`)
    process.exit(1)
  }
  return result.output
}

if (!values['no-record']) {
  rmSync(recordings, { recursive: true, force: true })
  mkdirSync(recordings, { recursive: true })
  await run('the mocha tests', [HARDHAT, 'test', 'mocha'], { PARLEY_RECORD: recordings })
}
prepareProject()
// Failures that an earlier run wrote down would be told again.
rmSync(join(root, 'cache/invariant'), { recursive: true, force: true })
const lcov = join(root, 'cache/forge/lcov.info')
const differences = join(project, 'differences.txt')
rmSync(differences, { force: true })

rmSync(lcov, { force: true })
const report = ['--ir-minimum', '--report', 'lcov', '--report-file', lcov, '--root', project, '-vv', '--threads', '1']
const forge = join(root, 'node_modules/.bin/forge')
const said = await run('forge coverage', ['coverage', ...report], { FOUNDRY_PROFILE: 'coverage' }, forge)
if (!existsSync(lcov)) {
  console.error('forge wrote no report. It was ended from outside, mostly because the memory is full. Its last words:')
  console.error(said.slice(-2000))
  process.exit(1)
}
// forge reports coverage of tests that fail, too, and is content.
const failures = [...new Set(said.split('\n').filter((line) => line.includes('[FAIL')))]
if (existsSync(differences)) {
  const steps = readFileSync(differences, 'utf8').trim().split('\n')
  failures.push(`Replayed steps that ended in another way (recording and step): ${steps.length}`, ...steps.slice(0, 20))
}

const rows = readTallies(readFileSync(lcov, 'utf8'))
for (const { file, lines, branches, missed } of rows) {
  console.log(`${file.padEnd(48)} lines ${shown(lines).padEnd(18)} branches ${shown(branches)}`)
  if (missed.length > 0) console.log(`    not run: ${missed.join(', ')}`)
}
for (const failure of failures) console.error(failure)
const [lines, rawLines, branches] = [sum(rows, 'lines'), sum(rows, 'rawLines'), sum(rows, 'branches')]
console.log(`\nlines     ${shown(lines)}, wanted ${LINES} %`)
console.log(`          ${shown(rawLines)} when lines of assembly, which have no counter, are taken as not run`)
console.log(`branches  ${shown(branches)}, wanted ${BRANCHES} %`)
writeFileSync(join(root, 'cache/coverage.json'), `${JSON.stringify({ lines, rawLines, branches, rows }, null, 2)}\n`)
process.exit(failures.length === 0 && percent(lines) >= LINES && percent(branches) >= BRANCHES ? 0 : 1)
