import { isAddressEqual } from 'viem'
import { DeploymentError } from './DeploymentError.ts'
import type { OpenChain } from './openChain.ts'
import type { DeploymentPlan } from './planDeployment.ts'
import { sayCount } from './sayValue.ts'

/** Makes what is new, one after the other, each exactly where the plan says. */
export async function sendCreations(
  { client, sender }: OpenChain,
  { creations, contracts }: DeploymentPlan,
  log: (line: string) => void,
): Promise<void> {
  if (!sender) throw new DeploymentError('Nothing can be sent without the deployer key.')
  const { wallet, account } = sender
  for (const { name, address, origin } of contracts) {
    if (origin !== 'new') log(`${name.padEnd(16)} ${address} (${origin})`)
  }
  for (const { name, address, data, nonce } of creations) {
    const hash = await wallet.sendTransaction({ account, chain: wallet.chain, data, nonce })
    const { status, contractAddress, gasUsed } = await client.waitForTransactionReceipt({ hash, timeout: 180_000 })
    if (status !== 'success' || !contractAddress) {
      throw new DeploymentError(`Deploying ${name} failed in transaction ${hash}.`)
    }
    // Others are built on the foretold address.
    if (!isAddressEqual(contractAddress, address)) {
      throw new DeploymentError(
        `${name} came to ${contractAddress} and not to ${address}: does someone else use the key?`,
      )
    }
    log(`${name.padEnd(16)} ${address} ${sayCount(gasUsed)} gas`)
  }
}
