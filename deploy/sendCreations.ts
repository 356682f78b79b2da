import { DeploymentError } from './DeploymentError.ts'
import type { ContractName } from './DeploymentScript.ts'
import type { OpenChain } from './openChain.ts'
import type { DeploymentPlan } from './planDeployment.ts'
import { sayCount } from './sayValue.ts'

type Init = {
  readonly plan: DeploymentPlan
  /** What the creations were estimated to take; the node is asked again, if not given. */
  readonly gas?: ReadonlyMap<ContractName, bigint> | undefined
  readonly log: (line: string) => void
}

/** Makes what is new, one after the other, each by the nonce that makes its address. */
export async function sendCreations({ client, sender }: OpenChain, { plan, gas, log }: Init): Promise<void> {
  const { creations, contracts } = plan
  if (!sender) throw new DeploymentError('Nothing can be sent without the deployer key.')
  const { wallet, account } = sender
  for (const { name, address, origin } of contracts) {
    if (origin !== 'new') log(`${name.padEnd(16)} ${address} (${origin})`)
  }
  for (const { name, address, data, nonce } of creations) {
    const estimate = gas?.get(name)
    // With a limit of our own, no node is asked that may not have seen the contract before this one yet.
    const limit = estimate === undefined ? {} : { gas: (estimate * 11n) / 10n }
    const hash = await wallet.sendTransaction({ account, chain: wallet.chain, data, nonce, ...limit })
    const { status, gasUsed } = await client.waitForTransactionReceipt({ hash, timeout: 180_000 })
    if (status !== 'success') {
      throw new DeploymentError(`Deploying ${name} failed in transaction ${hash}.`)
    }
    log(`${name.padEnd(16)} ${address} ${sayCount(gasUsed)} gas`)
  }
}
