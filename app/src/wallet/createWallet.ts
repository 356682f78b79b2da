import type { Wallet } from '@parley/client'
import type { Address } from 'viem'
import type { Config, Connector } from 'wagmi'
import { sendTransaction, signTypedData } from 'wagmi/actions'
import { promptWallet } from './promptWallet.ts'

/** The connected wallet as the client sees it: every request shows "check your wallet" until it is answered. */
export function createWallet({
  config,
  connector,
  address,
  chainId,
}: {
  config: Config
  connector: Connector
  address: Address
  chainId: number
}): Wallet {
  return {
    address,
    chainId: () => connector.getChainId(),
    signTypedData: (typed) =>
      promptWallet('signature', connector, () => signTypedData(config, { ...typed, account: address, connector })),
    sendTransaction: (transaction) =>
      promptWallet('transaction', connector, () =>
        sendTransaction(config, { ...transaction, account: address, connector, chainId }),
      ),
  }
}
