// The command behind `npm test`. `npm test -- node client` runs the tests of these rooms only.
import { buildApp } from '../devnet/buildApp.ts'
import { buildContracts } from '../devnet/buildContracts.ts'
import { buildSubgraph } from '../devnet/buildSubgraph.ts'
import { checks } from './checks.ts'
import { rooms } from './rooms.ts'
import { runStep, type StepResult } from './runStep.ts'
import type { Step } from './Step.ts'
import { whatFailed } from './whatFailed.ts'

const results: StepResult[] = []
const say = (line: string) => console.log(line)

function show(result: StepResult): void {
  results.push(result)
  say(`\n=== ${result.name}: ${result.failed === 0 ? 'ok' : 'FAILED'} (${result.passed} passed, ${result.seconds} s)`)
  say(result.output.trim().slice(-20_000))
}

async function inOrder(steps: Step[]): Promise<void> {
  for (const step of steps) show(await runStep(step))
}

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !(name in rooms))
if (unknown !== undefined) {
  console.error(`There is no room "${unknown}". Rooms: ${Object.keys(rooms).join(', ')}.`)
  process.exit(2)
}
const room = (name: string): Step[] => {
  const step = rooms[name]
  return step !== undefined && (wanted.length === 0 || wanted.includes(name)) ? [step] : []
}

const began = Date.now()
await buildContracts(say)
// Two lanes for two cores; what measures nothing may share them. The whole story then has the machine to itself.
const lane = async () => {
  if (room('subgraph').length + room('devnet').length > 0) await buildSubgraph(say)
  if (wanted.length === 0) {
    await buildApp(say)
    await inOrder(checks)
  }
  await inOrder([...room('protocol'), ...room('bench'), ...room('app'), ...room('client'), ...room('subgraph')])
}
await Promise.all([inOrder([...room('contracts'), ...room('node')]), lane()])
if (room('devnet').length > 0) await buildApp(say)
await inOrder(room('devnet'))

const total = (key: 'passed' | 'failed') => results.reduce((sum, result) => sum + result[key], 0)
say('')
for (const { name, passed, failed, seconds } of results)
  say(`${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed, ${seconds} s`)
for (const { name, output } of results.filter(({ failed }) => failed > 0)) say(`\n${name}:\n${whatFailed(output)}\n`)
say(`${Math.round((Date.now() - began) / 1000)} s in all`)
say(`${total('passed')} passed, ${total('failed')} failed`)
process.exit(total('failed') === 0 ? 0 : 1)
