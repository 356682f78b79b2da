// The command behind `npm run deploy -- --network NAME`. One line says what went wrong; the exit code is 1 then.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isAddress } from 'viem'
import { DeploymentError } from './DeploymentError.ts'
import { deploy } from './deploy.ts'
import { networksOf } from './networks.ts'

const outDirectory = fileURLToPath(new URL('../deployments', import.meta.url))

async function main(): Promise<void> {
  const networks = networksOf(process.env)
  const names = Object.keys(networks).join(', ')
  const name = networkName(names)
  const network = networks[name]
  if (!network) throw new DeploymentError(`There is no network named "${name}". Known: ${names}.`)
  const { parameters, rpcUrl, chainId, privateKey, token, treasury } = network
  if (!rpcUrl) throw new DeploymentError(`Where is the chain? Set PARLEY_RPC_URL to deploy to ${name}.`)
  if (!privateKey) throw new DeploymentError(`Who deploys? Set PARLEY_DEPLOYER_KEY to deploy to ${name}.`)
  if (!token && network.needsToken) {
    throw new DeploymentError(`Paid in what? Set PARLEY_TOKEN to the settlement token's address to deploy to ${name}.`)
  }
  if (!treasury && network.needsToken) {
    throw new DeploymentError(`Where do fees go? Set PARLEY_TREASURY to an address to deploy to ${name}.`)
  }
  for (const [variable, address] of Object.entries({ PARLEY_TOKEN: token, PARLEY_TREASURY: treasury })) {
    if (address !== undefined && !isAddress(address)) throw new DeploymentError(`${variable} is not an address.`)
  }
  // The only beacon so far is a block hash, which whoever makes blocks can choose among. Contracts cannot be changed later.
  if (network.needsToken && process.env.PARLEY_ALLOW_BLOCKHASH_BEACON !== '1') {
    throw new DeploymentError(
      'Draws here would hang on block hashes, which block makers can influence. For a test network set PARLEY_ALLOW_BLOCKHASH_BEACON=1; for real money wait for the drand beacon.',
    )
  }
  if (chainId !== undefined && !Number.isSafeInteger(chainId))
    throw new DeploymentError('PARLEY_CHAIN_ID is not a number.')

  const book = await deploy({
    rpcUrl,
    privateKey,
    name,
    parameters,
    outDirectory,
    log: (line) => console.log(line),
    ...(chainId === undefined ? {} : { chainId }),
    ...(token ? { token } : {}),
    ...(treasury ? { treasury } : {}),
  })
  console.log(`wrote deployments/${book.chainId}.json`)
}

function networkName(names: string): string {
  try {
    const { values } = parseArgs({ options: { network: { type: 'string' } } })
    if (values.network !== undefined) return values.network
  } catch (cause) {
    throw new DeploymentError(`Usage: npm run deploy -- --network NAME, where NAME is one of: ${names}.`, { cause })
  }
  throw new DeploymentError(`Which network? Say --network NAME, where NAME is one of: ${names}.`)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof DeploymentError)) throw error
  console.error(`deploy: ${error.message}`)
  process.exitCode = 1
}
