// Runs inside the copy of the repository (writeProject.ts), with its Hardhat: tells which mutants the Solidity tests kill.
// Arguments: the job (each mutant with the test files that can reach it), and the file for the results.
import { readFileSync, writeFileSync } from 'node:fs'
import hre from 'hardhat'
import { coinbaseOf } from './chooseMutant.ts'

const [jobFile, resultFile] = process.argv.slice(2)
if (!jobFile || !resultFile) throw new Error('usage: judgeSolidity.ts JOB RESULT')
const { mutants } = JSON.parse(readFileSync(jobFile, 'utf8')) as { mutants: { number: number; files: string[] }[] }

const say = console.error
const profile = hre.config.test.solidity.profiles.default as { coinbase?: string }
console.log = () => {}
process.stdout.write = (...words: unknown[]) => {
  const written = words.at(-1)
  if (typeof written === 'function') written()
  return true
}

async function passes(files: string[], number: number | undefined): Promise<boolean> {
  profile.coinbase = coinbaseOf(number)
  const result = (await hre.tasks.getTask(['test', 'solidity']).run({ testFiles: files, noCompile: true })) as {
    success: boolean
  }
  return result.success
}

const killed: Record<number, string> = {}
const began = performance.now()
const all = [...new Set(mutants.flatMap(({ files }) => files))]
if (all.length > 0 && !(await passes(all, undefined))) {
  say('The Solidity tests fail although nothing was changed.')
  process.exit(1)
}
say(`the Solidity tests take ${Math.round(performance.now() - began)} ms`)
for (const { number, files } of mutants) {
  for (const file of files) {
    if (await passes([file], number)) continue
    killed[number] = file
    break
  }
}
say(
  `${Math.round((performance.now() - began) / 1000)} s: the Solidity tests kill ${Object.keys(killed).length} of ${mutants.length}`,
)
writeFileSync(resultFile, JSON.stringify({ killed }))
process.exit(0)
