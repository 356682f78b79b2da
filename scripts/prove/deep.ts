// `npm run test:deep`: the invariants of test/contracts/invariants in forge, a million calls and more, and the fuzz tests with
// ten thousand runs each. `-- --seed 7 --runs 100` makes another story, or a shorter one. It says how many calls were made,
// how often each kind of success happened and how long it took, and fails when a test fails, when a kind of success is missing,
// or when there were too few calls: an invariant says nothing about what never happened.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../../devnet/root.ts'
import { runStep } from '../runStep.ts'
import { wanted } from './wanted.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '0x5061726c6579' },
    runs: { type: 'string', default: '1010' },
    depth: { type: 'string', default: '500' },
    'fuzz-runs': { type: 'string', default: '10000' },
    'no-fuzz': { type: 'boolean', default: false },
  },
})
const LEAST_CALLS = 1_000_000
const invariants = 'test/contracts/invariants/*'
const kept = join(root, 'cache/deep')
const counts = join(kept, 'counts.txt')

/** How often each kind of success happened, over all runs. */
function readCounts(): Map<string, number> {
  const sums = new Map<string, number>()
  if (!existsSync(counts)) return sums
  for (const line of readFileSync(counts, 'utf8').replaceAll('\0', '').split('\n')) {
    const [, number, kind] = line.match(/^(\d+) (.+)$/) ?? []
    if (number && kind) sums.set(kind, (sums.get(kind) ?? 0) + Number(number))
  }
  return sums
}

async function forge(name: string, words: string[], env: NodeJS.ProcessEnv = {}) {
  const command = join(root, 'node_modules/.bin/forge')
  // Both worlds keep what broke them; what broke an earlier state of the contracts is not of interest.
  Object.assign(process.env, env, { FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR: join(kept, name) })
  const result = await runStep({ name, command, args: words, timeoutMs: 60 * 60_000 })
  if (result.failed > 0) console.error(result.output.slice(-12_000))
  console.log(`${name}: ${result.failed === 0 ? 'ok' : 'FAILED'}, ${result.seconds} s`)
  return result
}

rmSync(kept, { recursive: true, force: true })
mkdirSync(kept, { recursive: true })
Object.assign(process.env, {
  FOUNDRY_PROFILE: 'deep',
  FOUNDRY_INVARIANT_RUNS: values.runs,
  FOUNDRY_INVARIANT_DEPTH: values.depth,
  FOUNDRY_FUZZ_RUNS: values['fuzz-runs'],
  PARLEY_DEEP_COUNTS: './cache/deep/counts.txt',
})
console.log(`seed ${values.seed}, ${values.runs} runs of ${values.depth} calls in each of two worlds`)
const test = ['test', '--fuzz-seed', values.seed, '-vv']
const built = await forge('build', ['build', 'test/contracts'])
// A process reads its world when it begins, so the two can run side by side.
const devnet = forge('the network of developers', [...test, '--match-path', invariants], { PARLEY_WORLD: 'devnet' })
const odd = forge('an odd network', [...test, '--match-path', invariants], { PARLEY_WORLD: 'odd' })
const worlds = await Promise.all([devnet, odd])
const fuzz = values['no-fuzz'] ? [] : [await forge('fuzz tests', [...test, '--no-match-path', invariants])]

const told = worlds.flatMap(({ output }) => [
  ...output.matchAll(/^\[PASS\].*\(runs: \d+, calls: (\d+), reverts: \d+\)/gm),
])
const calls = told.reduce((sum, [, number]) => sum + Number(number), 0)
const sums = readCounts()
const faults: string[] = []
for (const [kind, least] of Object.entries(wanted)) {
  const number = sums.get(kind) ?? 0
  console.log(`${String(number).padStart(9)}  ${kind}`)
  // Less in a shorter story, but something of everything.
  if (number < Math.max(1, Math.floor((least * calls) / LEAST_CALLS)))
    faults.push(`"${kind}" happened only ${number} times`)
}
for (const [kind, number] of sums) if (!(kind in wanted)) console.log(`${String(number).padStart(9)}  ${kind}`)
console.log(`${calls} calls in all`)
// Asked of what it says, too: forge's own starter ends well when forge was killed.
const broken = [built, ...worlds].some(({ failed }) => failed > 0) || told.length !== worlds.length
if (broken) faults.push('an invariant does not hold')
if (fuzz.some(({ failed }) => failed > 0)) faults.push('a fuzz test fails')
if (values.runs === '1010' && values.depth === '500' && calls < LEAST_CALLS)
  faults.push(`fewer than ${LEAST_CALLS} calls`)
for (const fault of faults) console.error(`FAILED: ${fault}`)
process.exit(faults.length === 0 ? 0 : 1)
