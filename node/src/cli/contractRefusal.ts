import { BaseError, ContractFunctionRevertedError } from 'viem'

/** The contract's error by name, with its facts; undefined where it was not the contract that refused. */
export function contractRefusal(error: unknown): string | undefined {
  if (!(error instanceof BaseError)) return undefined
  const reverted = error.walk((each) => each instanceof ContractFunctionRevertedError)
  if (!(reverted instanceof ContractFunctionRevertedError)) return undefined
  const { errorName, args = [] } = reverted.data ?? {}
  return errorName === undefined
    ? (reverted.reason ?? 'no reason given')
    : `${errorName}(${args.map(String).join(', ')})`
}
