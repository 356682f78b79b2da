/** Chains of one machine, as Hardhat and Ganache number them. */
const DEVELOPMENT_CHAINS: readonly number[] = [31_337, 1337]

/** Whether all of a network may live on one machine: there, and nowhere else, relays may reach into it. */
export function isDevelopmentChain(chainId: number): boolean {
  return DEVELOPMENT_CHAINS.includes(chainId)
}
