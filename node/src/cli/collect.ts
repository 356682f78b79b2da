import { postOfficeAbi, relayRegistryAbi, toHex } from '@parley/protocol'
import { createPublicClient, createWalletClient, formatUnits, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { isOwnRelay } from '../chain/isOwnRelay.ts'
import { rpcReason } from '../chain/rpcReason.ts'
import { viemChain } from '../chain/viemChain.ts'
import { loadConfig } from '../config/loadConfig.ts'
import { readAddressBook } from '../config/readAddressBook.ts'
import { readKey } from '../config/readKey.ts'
import { NodeError } from '../nodeError.ts'

/** Sends what the relay has earned to its payout account. */
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
    const relayId = await relayOf(client, contracts.relayRegistry, { signer: account.address, payout: config.payout })
    if (relayId === undefined)
      throw new NodeError('command/failed', { reason: `No relay on the chain has the signer ${account.address}.` })
    const earned = await client.readContract({
      address: contracts.postOffice,
      abi: postOfficeAbi,
      functionName: 'earned',
      args: [relayId],
    })
    if (earned === 0n) {
      console.log(`Relay ${relayId} has nothing to collect.`)
      return
    }
    const wallet = createWalletClient({ account, chain, transport })
    const hash = await wallet.writeContract({
      address: contracts.postOffice,
      abi: postOfficeAbi,
      functionName: 'collect',
      args: [relayId],
    })
    const { status } = await client.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw new NodeError('command/failed', { reason: `The transaction ${hash} failed.` })
    console.log(`Relay ${relayId} collected ${formatUnits(earned, token.decimals)} ${token.symbol} in ${hash}.`)
  } catch (error) {
    if (error instanceof NodeError) throw error
    throw new NodeError('chain/unreachable', { reason: rpcReason(error) }, { cause: error })
  }
}

async function relayOf(
  client: ReturnType<typeof createPublicClient>,
  registry: `0x${string}`,
  own: { signer: string; payout: string | undefined },
): Promise<number | undefined> {
  const count = await client.readContract({ address: registry, abi: relayRegistryAbi, functionName: 'relayCount' })
  for (let relayId = 1; relayId <= count; relayId += 1) {
    const [foundSigner, , foundPayout] = await client.readContract({
      address: registry,
      abi: relayRegistryAbi,
      functionName: 'relays',
      args: [relayId],
    })
    if (isOwnRelay({ signer: foundSigner, payout: foundPayout }, own)) return relayId
  }
  return undefined
}
