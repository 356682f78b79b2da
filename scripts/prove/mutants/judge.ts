// Runs inside the copy of the repository (writeProject.ts), with its Hardhat: tells which mutants the mocha tests kill.
// Arguments: the job (numbers of the mutants, test files), and the file for the results.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import 'hardhat'
import Mocha from 'mocha'
import { MochaJudge, type Suite } from './MochaJudge.ts'

const [jobFile, resultFile] = process.argv.slice(2)
if (!jobFile || !resultFile) throw new Error('usage: judge.ts JOB RESULT')
const job = JSON.parse(readFileSync(jobFile, 'utf8')) as {
  mutants: number[]
  files: string[]
  without: string[]
  isWhole: boolean
}

// A test that is over may still be refused something.
process.on('unhandledRejection', () => {})
const say = console.error
const live = new Set(job.mutants)
const killed: Record<number, string> = {}
const judge = new MochaJudge(live, (number, by) => {
  killed[number] = by
})
// Mutants speak through the console of Solidity.
console.log = (...words: unknown[]) => {
  const number = words.join(' ').match(/^\s*(\d+)\s*$/)?.[1]
  if (number) judge.see(Number(number))
}

const mocha = new Mocha()
for (const file of job.files) mocha.addFile(resolve(file))
await mocha.loadFilesAsync()
const root = mocha.suite as unknown as Suite
const without = new Set(job.without)
const leaveOut = (suite: Suite): void => {
  suite.tests = suite.tests.filter((test) => !without.delete(test.fullTitle()))
  suite.suites.forEach(leaveOut)
}
leaveOut(root)
if (without.size > 0 && job.isWhole) throw new Error(`there is no test ${[...without].join(', ')}`)

const began = performance.now()
const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`
const save = () => writeFileSync(resultFile, JSON.stringify({ killed, reached: [...judge.reached] }))
const failed = await judge.trace(root)
if (failed.length > 0) {
  say(`These tests fail although nothing was changed:\n${failed.join('\n')}`)
  process.exit(1)
}
say(`${seconds()}: the tests reach ${judge.reached.size} of ${live.size}`)
for (const suite of root.suites) {
  await judge.judge(suite, [root])
  save()
  say(`${seconds()}: ${live.size} live after ${suite.title}`)
}
await judge.judgePrepared(root, (done, of) => {
  if (done % 25 !== 0) return
  save()
  say(`${seconds()}: ${live.size} live, ${of - done} to be judged from a new beginning`)
})
save()
process.exit(0)
