import { consultationTabsAbi, postOfficeAbi, toHex } from '@parley/protocol'
import { createPublicClient, createWalletClient, formatUnits, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { findOwnRelay } from '../chain/findOwnRelay.ts'
import { rpcReason } from '../chain/rpcReason.ts'
import { viemChain } from '../chain/viemChain.ts'
import { loadConfig } from '../config/loadConfig.ts'
import { readAddressBook } from '../config/readAddressBook.ts'
import { readKey } from '../config/readKey.ts'
import { NodeError } from '../nodeError.ts'

/** Sends what the relay has earned, from postage and from paid calls, to its payout account. */
export async function collect(configFile: string): Promise<void> {
  const config = loadConfig(configFile)
  const addressBook = readAddressBook(config.addressBook)
  const { chainId, contracts, token } = addressBook
  const account = privateKeyToAccount(toHex(readKey(config.keyFile)))
  const transport = http(config.rpcUrl, { timeout: 10_000 })
  const chain = viemChain(addressBook, config.rpcUrl)
  const client = createPublicClient({ chain, transport })
  try {
    const found = await client.getChainId()
    if (found !== chainId) throw new NodeError('chain/wrong', { expected: chainId, found })
    const relay = await findOwnRelay(client, addressBook, { signer: account.address, payout: config.payout })
    if (relay === undefined)
      throw new NodeError('command/failed', { reason: `No relay on the chain has the signer ${account.address}.` })
    const { relayId, payout } = relay
    const postOffice = { address: contracts.postOffice, abi: postOfficeAbi } as const
    const tabs = { address: contracts.consultationTabs, abi: consultationTabsAbi } as const
    const share = [payout, contracts.token] as const
    const [earned, credit] = await Promise.all([
      client.readContract({ ...postOffice, functionName: 'earned', args: [relayId] }),
      client.readContract({ ...tabs, functionName: 'credits', args: share }),
    ])
    if (earned === 0n && credit === 0n) {
      console.log(`Relay ${relayId} has nothing to collect.`)
      return
    }
    const wallet = createWalletClient({ account, chain, transport })
    const report = async (hash: `0x${string}`, amount: bigint, source: string) => {
      const { status } = await client.waitForTransactionReceipt({ hash })
      if (status !== 'success') throw new NodeError('command/failed', { reason: `The transaction ${hash} failed.` })
      const sum = `${formatUnits(amount, token.decimals)} ${token.symbol}`
      console.log(`Relay ${relayId} collected ${sum} ${source} in ${hash}.`)
    }
    if (earned > 0n) {
      const hash = await wallet.writeContract({ ...postOffice, functionName: 'collect', args: [relayId] })
      await report(hash, earned, 'of postage')
    }
    if (credit > 0n) {
      const hash = await wallet.writeContract({ ...tabs, functionName: 'withdraw', args: share })
      await report(hash, credit, 'of paid calls')
    }
  } catch (error) {
    if (error instanceof NodeError) throw error
    throw new NodeError('chain/unreachable', { reason: rpcReason(error) }, { cause: error })
  }
}
