import { consultationTabsAbi, devUsdAbi, didRegistryAbi, postOfficeAbi, relayRegistryAbi } from '@parley/protocol'
import { BaseError, ContractFunctionRevertedError, decodeErrorResult, type Hex, InsufficientFundsError } from 'viem'
import { ParleyError } from '../errors/ParleyError.ts'

const ERRORS = [...postOfficeAbi, ...relayRegistryAbi, ...didRegistryAbi, ...devUsdAbi, ...consultationTabsAbi].filter(
  (item) => item.type === 'error',
)

/** What viem threw while reading or simulating, as one sentence. */
export function chainError(error: unknown, rpcUrl: string): ParleyError {
  if (error instanceof ParleyError) return error
  if (error instanceof BaseError) {
    const reverted = error.walk((each) => each instanceof ContractFunctionRevertedError)
    if (reverted instanceof ContractFunctionRevertedError) {
      const reason = reverted.data?.errorName ?? reverted.reason ?? 'no reason given'
      return new ParleyError('chain/reverted', { reason }, { cause: error })
    }
    const data = revertData(error)
    if (data !== undefined) return new ParleyError('chain/reverted', { reason: nameOf(data) }, { cause: error })
    if (error.walk((each) => each instanceof InsufficientFundsError) !== null) {
      return new ParleyError('funds/gas', { address: 'The wallet' }, { cause: error })
    }
    if (/revert/i.test(error.details ?? '')) {
      return new ParleyError('chain/reverted', { reason: error.details }, { cause: error })
    }
  }
  return new ParleyError('chain/unreachable', { rpcUrl: withoutSecrets(rpcUrl) }, { cause: error })
}

/** RPC providers put keys into paths and queries: only the origin is for people to see. */
export function withoutSecrets(rpcUrl: string): string {
  try {
    return new URL(rpcUrl).origin
  } catch {
    return 'the configured address'
  }
}

function revertData(error: BaseError): Hex | undefined {
  let data: Hex | undefined
  error.walk((each) => {
    const found = (each as { data?: unknown }).data
    const hex = typeof found === 'object' && found !== null ? (found as { data?: unknown }).data : found
    if (typeof hex === 'string' && /^0x[0-9a-fA-F]{8,}$/.test(hex)) data = hex as Hex
    return false
  })
  return data
}

function nameOf(data: Hex): string {
  try {
    const { errorName, args } = decodeErrorResult({ abi: ERRORS, data })
    const values = (args as readonly unknown[] | undefined)?.map(String).join(', ') ?? ''
    return values === '' ? errorName : `${errorName}(${values})`
  } catch {
    return data.slice(0, 10)
  }
}
