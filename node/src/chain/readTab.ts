import { type Address, consultationTabsAbi, NO_TAB, TAB_STATES, type Tab, toHex } from '@parley/protocol'
import type { PublicClient } from 'viem'

/** A tab as the chain has it now. */
export async function readTab(
  client: Pick<PublicClient, 'readContract'>,
  address: Address,
  tabId: Uint8Array,
): Promise<Tab> {
  const [deposit, paid, closeAt, state] = await client.readContract({
    address,
    abi: consultationTabsAbi,
    functionName: 'tabs',
    args: [toHex(tabId)],
  })
  return { deposit, paid, closeAt, state: TAB_STATES[state] ?? NO_TAB.state }
}
