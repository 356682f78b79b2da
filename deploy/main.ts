// The command behind `npm run deploy -- --network NAME`. One line says what went wrong; the exit code is 1 then.
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DeploymentError } from './DeploymentError.ts'
import { deploy, dryRun } from './deploy.ts'
import { networks } from './networks.ts'
import { readSettings } from './readSettings.ts'

const names = Object.keys(networks).join(', ')

async function main(): Promise<void> {
  const { network: name, 'dry-run': isDryRun, yes, out } = readFlags()
  if (name === undefined) {
    throw new DeploymentError(`Which network? Say --network NAME, where NAME is one of: ${names}.`)
  }
  const network = Object.hasOwn(networks, name) ? networks[name] : undefined
  if (!network) throw new DeploymentError(`There is no network named "${name}". Known: ${names}.`)
  const settings = readSettings(name, network, process.env)
  const outDirectory = out ?? fileURLToPath(new URL('../deployments', import.meta.url))
  const options = { ...settings, outDirectory, log: (line: string) => console.log(line) }
  if (isDryRun) return void (await dryRun(options))
  if (!options.privateKey) {
    throw new DeploymentError('Sending takes a key: set PARLEY_DEPLOYER_KEY_FILE or PARLEY_DEPLOYER_KEY.')
  }
  if (!yes && !process.stdin.isTTY) {
    throw new DeploymentError('There is no terminal to ask at: say --yes to send without being asked, or --dry-run.')
  }
  const book = await deploy({ ...options, showPlan: true, withSources: true, ...(yes ? {} : { confirm: ask }) })
  console.log(`Wrote ${outDirectory}/${book.chainId}.json, and beside it what explorers need to verify the sources.`)
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        network: { type: 'string' },
        'dry-run': { type: 'boolean' },
        yes: { type: 'boolean' },
        out: { type: 'string' },
      },
    })
    return values
  } catch (cause) {
    throw new DeploymentError(
      `Usage: npm run deploy -- --network NAME [--dry-run | --yes] [--out FOLDER], where NAME is one of: ${names}.`,
      { cause },
    )
  }
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof DeploymentError)) throw error
  console.error(`deploy: ${error.message}`)
  process.exitCode = 1
}
