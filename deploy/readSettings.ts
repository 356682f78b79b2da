import { readFileSync } from 'node:fs'
import { type Address, type Hex, isAddress } from 'viem'
import { DeploymentError } from './DeploymentError.ts'
import type { DeployOptions } from './DeployOptions.ts'
import type { Network } from './networks.ts'

type Settings = Omit<DeployOptions, 'outDirectory' | 'log'>

/** A named network with what the environment says of it. @throws {DeploymentError} for what is missing or wrong */
export function readSettings(name: string, network: Network, env: NodeJS.ProcessEnv): Settings {
  const { isPublic } = network
  const port = isPublic ? undefined : env.PARLEY_CHAIN_PORT
  const rpcUrl = env.PARLEY_RPC_URL ?? (port ? `http://127.0.0.1:${port}` : network.rpcUrl)
  if (!rpcUrl) throw missing(name, 'Where is the chain?', 'PARLEY_RPC_URL')
  const privateKey = readKey(env) ?? network.privateKey
  const deployer = addressIn(env, 'PARLEY_DEPLOYER')
  if (!privateKey && !deployer) {
    throw missing(name, 'Who deploys?', 'PARLEY_DEPLOYER_KEY_FILE or PARLEY_DEPLOYER_KEY (a dry run: PARLEY_DEPLOYER)')
  }
  const token = addressIn(env, 'PARLEY_TOKEN') ?? network.token
  if (isPublic && !token) throw missing(name, 'Paid in what?', "PARLEY_TOKEN to the settlement token's address")
  const treasury = env.PARLEY_TREASURY === 'timelock' ? 'timelock' : addressIn(env, 'PARLEY_TREASURY')
  if (isPublic && !treasury) {
    throw missing(name, 'Where do fees go?', 'PARLEY_TREASURY to an address, or to "timelock"')
  }
  const proposers = addressesIn(env, 'PARLEY_PROPOSERS')
  if (isPublic && !proposers) {
    throw missing(name, 'Who may propose changes?', 'PARLEY_PROPOSERS to addresses, with commas between')
  }
  const cancellers = addressesIn(env, 'PARLEY_CANCELLERS')
  const chainId = env.PARLEY_CHAIN_ID ? Number(env.PARLEY_CHAIN_ID) : network.chainId
  if (chainId !== undefined && !Number.isSafeInteger(chainId)) {
    throw new DeploymentError('PARLEY_CHAIN_ID is not a number.')
  }
  // The deployer's own access may hold a key; readers are sent to the public one.
  const published = isPublic && chainId === network.chainId ? network.rpcUrl : undefined
  const publicRpcUrl = env.PARLEY_PUBLIC_RPC_URL ?? published
  return {
    name,
    parameters: parametersIn(network, env),
    rpcUrl,
    isPublic,
    allowBlockhashBeacon: env.PARLEY_ALLOW_BLOCKHASH_BEACON === '1',
    allowDeployerRoles: env.PARLEY_ALLOW_DEPLOYER_ROLES === '1',
    ...(privateKey ? { privateKey } : {}),
    ...(deployer ? { deployer } : {}),
    ...(chainId === undefined ? {} : { chainId }),
    ...(publicRpcUrl ? { publicRpcUrl } : {}),
    ...(token ? { token } : {}),
    ...(treasury ? { treasury } : {}),
    ...(proposers ? { proposers } : {}),
    ...(cancellers ? { cancellers } : {}),
  }
}

function parametersIn({ parameters, isPublic }: Network, env: NodeJS.ProcessEnv) {
  const beacon = env.PARLEY_BEACON ?? (parameters.drand ? 'drand' : 'blockhash')
  if (beacon === 'drand') return parameters
  if (beacon !== 'blockhash') throw new DeploymentError('PARLEY_BEACON is neither "drand" nor "blockhash".')
  if (isPublic && env.PARLEY_ALLOW_BLOCKHASH_BEACON !== '1') {
    throw new DeploymentError(
      'Draws would hang on block hashes, which block makers can influence: for a test network set PARLEY_ALLOW_BLOCKHASH_BEACON=1, for real money leave PARLEY_BEACON out.',
    )
  }
  const { drand: _, ...rest } = parameters
  return rest
}

/** From a file or the environment: arguments are seen by everybody on the machine. */
function readKey(env: NodeJS.ProcessEnv): Hex | undefined {
  const file = env.PARLEY_DEPLOYER_KEY_FILE
  if (!file) return env.PARLEY_DEPLOYER_KEY as Hex | undefined
  try {
    return readFileSync(file, 'utf8').trim() as Hex
  } catch (cause) {
    throw new DeploymentError(`PARLEY_DEPLOYER_KEY_FILE: ${file} cannot be read.`, { cause })
  }
}

function addressIn(env: NodeJS.ProcessEnv, variable: string): Address | undefined {
  const text = env[variable]
  if (!text) return undefined
  if (!isAddress(text)) throw new DeploymentError(`${variable} is not an address.`)
  return text
}

function addressesIn(env: NodeJS.ProcessEnv, variable: string): readonly Address[] | undefined {
  const parts = env[variable]?.split(',').map((part) => part.trim()) ?? []
  const list = parts.filter((part) => part !== '')
  if (list.length === 0) return undefined
  const wrong = list.find((part) => !isAddress(part))
  if (wrong !== undefined) throw new DeploymentError(`${variable} names something that is not an address.`)
  return list as Address[]
}

function missing(name: string, question: string, variable: string): DeploymentError {
  return new DeploymentError(`${question} Set ${variable} to deploy to ${name}.`)
}
