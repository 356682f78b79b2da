import type { Address, Hex } from '@parley/protocol'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Wallet } from '../model/Wallet.ts'
import type { Chain } from './Chain.ts'
import { walletError } from './walletError.ts'

/**
 * Tries, has the wallet send, and waits until it is mined. A transaction that would fail never reaches the wallet.
 * @throws {ParleyError} `chain/...`, `wallet/...`, `funds/...`
 */
export async function transact({
  chain,
  wallet,
  to,
  data,
  action,
  onProgress,
}: {
  chain: Chain
  wallet: Wallet
  to: Address
  data: Hex
  /** What the transaction does, for sentences: "register an identity". */
  action: string
  onProgress: OnProgress
}): Promise<{ transactionHash: Hex; blockNumber: number }> {
  await chain.simulate({ from: wallet.address, to, data })
  onProgress({ step: 'confirm' })
  const transactionHash = await wallet.sendTransaction({ to, data }).catch((error: unknown) => {
    throw walletError(error, action, wallet.address)
  })
  onProgress({ step: 'mining', transactionHash })
  const { blockNumber } = await chain.mined(transactionHash)
  return { transactionHash, blockNumber }
}
