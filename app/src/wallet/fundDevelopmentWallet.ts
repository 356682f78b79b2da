import type { ParleyClient, Wallet } from '@parley/client'
import { createClient, http, numberToHex } from 'viem'
import { getBalance, waitForTransactionReceipt } from 'viem/actions'
import type { Network } from '../lib/network.ts'
import { chainOf } from './createWagmiConfig.ts'

const COINS = 10n ** 18n * 10n
const TOKENS = 1_000n

/**
 * Development chains only: the node's own last account sends coin for gas (an ordinary transaction, so that the chain
 * can be replayed), then the wallet takes tokens from the faucet.
 */
export async function fundDevelopmentWallet({
  network,
  client,
  wallet,
}: {
  network: Network
  client: ParleyClient
  wallet: Wallet
}): Promise<void> {
  const chain = createClient({
    chain: chainOf(network),
    transport: http(network.rpcUrl, { retryCount: 1 }),
    pollingInterval: 500,
  })
  if ((await getBalance(chain, { address: wallet.address })) < COINS) {
    const accounts = await chain.request<{
      Method: 'eth_accounts'
      Parameters?: undefined
      ReturnType: readonly `0x${string}`[]
    }>({ method: 'eth_accounts' })
    const bank = accounts.at(-1)
    if (bank === undefined) throw new Error('The development chain has no account of its own.')
    const hash = await chain.request<{
      Method: 'eth_sendTransaction'
      Parameters: unknown[]
      ReturnType: `0x${string}`
    }>({
      method: 'eth_sendTransaction',
      params: [{ from: bank, to: wallet.address, value: numberToHex(COINS) }],
    })
    await waitForTransactionReceipt(chain, { hash, timeout: 30_000 })
  }
  await client.books.faucet({ wallet, amount: TOKENS * 10n ** BigInt(network.token.decimals) })
}
