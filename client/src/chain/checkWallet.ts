import type { Address } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Wallet } from '../model/Wallet.ts'

/**
 * The wallet must be the account and on the chain that this client works with; asked before anything is signed.
 * @throws {ParleyError} `wallet/wrong-account`, `chain/wrong-network`
 */
export async function checkWallet(wallet: Wallet, address: Address, chainId: number): Promise<void> {
  if (wallet.address.toLowerCase() !== address.toLowerCase()) {
    throw new ParleyError('wallet/wrong-account', { expected: address, actual: wallet.address })
  }
  const actual = await wallet.chainId?.()
  if (actual !== undefined && actual !== chainId) {
    throw new ParleyError('chain/wrong-network', { expected: chainId, actual })
  }
}
