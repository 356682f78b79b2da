/** Chains where money is play money: the demo wallet and "Get development money" exist only there. */
const DEVELOPMENT_CHAINS: readonly number[] = [31337]

/** Whether a chain is for development only. */
export function isDevelopmentChain(chainId: number): boolean {
  return DEVELOPMENT_CHAINS.includes(chainId)
}
