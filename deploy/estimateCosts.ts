import {
  type Abi,
  type Address,
  BaseError,
  decodeErrorResult,
  type Hex,
  isHex,
  type PublicClient,
  parseAbi,
  size,
  toHex,
} from 'viem'
import { DeploymentError } from './DeploymentError.ts'
import type { ContractName } from './DeploymentScript.ts'
import type { OpenChain } from './openChain.ts'
import type { Creation, DeploymentPlan } from './planDeployment.ts'

export type Costs = {
  readonly gas: ReadonlyMap<ContractName, bigint>
  readonly totalGas: bigint
  /** How the gas was found. */
  readonly method: string
  /** Per gas, in wei. */
  readonly gasPrice: bigint
  /** What a rollup asks for besides, in wei; undefined on chains that ask for none. */
  readonly dataFee: bigint | undefined
  /** All in all, in wei. */
  readonly total: bigint
  /** What the deployer has, in wei. */
  readonly balance: bigint
}

type Overrides = Record<Address, { code?: Hex; nonce?: Hex; balance?: Hex }>
type Attempt = {
  readonly client: PublicClient
  readonly from: Address
  readonly data: Hex
  readonly overrides: Overrides
}

/** The most gas of one transaction (EIP-7825). */
const GAS_CAP = 16_777_216n

/** Where OP-stack rollups tell what their data costs on the chain below. */
const DATA_FEE_ORACLE = '0x420000000000000000000000000000000000000F'
const dataFeeAbi = parseAbi(['function getL1FeeUpperBound(uint256 unsignedTxSize) view returns (uint256)'])

/** What of a transaction is not its data: nonce, fees, limit, type, at most. */
const ENVELOPE_BYTES = 120

/**
 * What the creations will cost, asked of the chain itself. Some constructors call contracts that are not there yet, so each is
 * tried on a state in which all earlier ones stand and the deployer's nonce is what it will be.
 */
export async function estimateCosts({ client, deployer }: OpenChain, plan: DeploymentPlan): Promise<Costs> {
  const { creations } = plan
  const overrides: Overrides = {}
  const gas = new Map<ContractName, bigint>()
  const takesOverrides = await takesOverridesInEstimates(client, deployer)
  for (const { name, address, artifact, data, nonce } of creations) {
    // Enough to send, whether or not he has it yet.
    overrides[deployer] = { nonce: toHex(nonce), balance: toHex(2n ** 100n) }
    const attempt = { client, from: deployer, data, overrides }
    const code = await create(attempt, { name, abi: artifact.abi })
    gas.set(name, takesOverrides ? await estimate(attempt) : await searchGas(attempt))
    overrides[address] = { code }
  }
  const totalGas = [...gas.values()].reduce((sum, one) => sum + one, 0n)
  const gasPrice = await client.getGasPrice()
  const dataFee = await dataFeeOf(client, creations)
  return {
    gas,
    totalGas,
    method: takesOverrides
      ? 'eth_estimateGas of the creation code with its arguments, earlier contracts in place by state overrides'
      : 'the smallest limit with which the creation succeeds by eth_call, earlier contracts in place by state overrides',
    gasPrice,
    dataFee,
    total: totalGas * gasPrice + (dataFee ?? 0n),
    balance: await client.getBalance({ address: deployer }),
  }
}

/** Development chains take state overrides in `eth_call` only. */
async function takesOverridesInEstimates(client: PublicClient, from: Address): Promise<boolean> {
  // Creates an empty contract.
  const attempt = { client, from, data: '0x00', overrides: { [from]: { balance: toHex(2n ** 100n) } } } as const
  return await estimate(attempt).then(
    () => true,
    () => false,
  )
}

async function estimate({ client, from, data, overrides }: Attempt): Promise<bigint> {
  return BigInt(await client.request({ method: 'eth_estimateGas', params: [{ from, data }, 'latest', overrides] }))
}

/** The code that the creation leaves. */
async function create(attempt: Attempt, { name, abi }: { name: ContractName; abi: Abi }): Promise<Hex> {
  try {
    return await call(attempt, GAS_CAP)
  } catch (error) {
    throw new DeploymentError(`Deploying ${name} would fail: ${reasonOf(error, abi)}`, { cause: error })
  }
}

/** The contract's own error by name, where the node gives its bytes; else what the node says. */
function reasonOf(error: unknown, abi: Abi): string {
  if (!(error instanceof BaseError)) return String(error)
  const thrown = error.walk((cause) => isHex((cause as { data?: unknown }).data)) as { data?: Hex } | null
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi, data: thrown?.data ?? '0x' })
    return `${errorName}(${args.join(', ')}).`
  } catch {
    return (error.details || error.shortMessage).replace(/\s+/g, ' ')
  }
}

/** To half a per cent, from above. */
async function searchGas(attempt: Attempt): Promise<bigint> {
  let [tooLittle, enough] = [0n, GAS_CAP]
  while ((enough - tooLittle) * 200n > enough) {
    const middle = (tooLittle + enough) / 2n
    const succeeds = await call(attempt, middle).then(
      () => true,
      () => false,
    )
    if (succeeds) enough = middle
    else tooLittle = middle
  }
  return enough
}

async function call({ client, from, data, overrides }: Attempt, gas: bigint): Promise<Hex> {
  return await client.request({ method: 'eth_call', params: [{ from, data, gas: toHex(gas) }, 'latest', overrides] })
}

async function dataFeeOf(client: PublicClient, creations: readonly Creation[]): Promise<bigint | undefined> {
  if (!(await client.getCode({ address: DATA_FEE_ORACLE }))) return undefined
  let sum = 0n
  for (const { data } of creations) {
    sum += await client.readContract({
      address: DATA_FEE_ORACLE,
      abi: dataFeeAbi,
      functionName: 'getL1FeeUpperBound',
      args: [BigInt(size(data) + ENVELOPE_BYTES)],
    })
  }
  return sum
}
