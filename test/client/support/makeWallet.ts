import type { Wallet } from '@parley/client'
import { createWalletClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'

/** A person's wallet over a key, in Node or in a page; `onPrompt` hears each time that it would ask. */
export function makeWallet({
  privateKey,
  rpcUrl,
  onPrompt = () => {},
}: {
  privateKey: `0x${string}`
  rpcUrl: string
  onPrompt?: (what: 'sign' | 'transaction') => void
}): Wallet {
  const account = privateKeyToAccount(privateKey)
  const viem = createWalletClient({ account, chain: hardhat, transport: http(rpcUrl) })
  return {
    address: account.address,
    signTypedData: (typed) => {
      onPrompt('sign')
      return viem.signTypedData(typed as Parameters<typeof viem.signTypedData>[0])
    },
    sendTransaction: ({ to, data, value = 0n }) => {
      onPrompt('transaction')
      return viem.sendTransaction({ to, data, value })
    },
    chainId: () => viem.getChainId(),
  }
}
