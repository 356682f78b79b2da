import { type Address, relayRegistryAbi, toHex } from '@parley/protocol'
import { createPublicClient, createWalletClient, encodeFunctionData, http, isAddress } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { findOwnRelay } from '../chain/findOwnRelay.ts'
import { rpcReason } from '../chain/rpcReason.ts'
import { viemChain } from '../chain/viemChain.ts'
import { loadConfig } from '../config/loadConfig.ts'
import { peerSeed } from '../config/peerSeed.ts'
import { publicAddresses } from '../config/publicAddresses.ts'
import { readAddressBook } from '../config/readAddressBook.ts'
import { readKey } from '../config/readKey.ts'
import { NodeError } from '../nodeError.ts'
import { peerIdOf } from '../waku/peerIdOf.ts'
import { contractRefusal } from './contractRefusal.ts'

/** What an operator changes on the chain. The signer may change price and addresses; the rest is the payout account's. */
export type RelayChange =
  | { kind: 'ask'; ask: bigint }
  | { kind: 'endpoints' }
  | { kind: 'payout'; to: string }
  | { kind: 'unbond' }
  | { kind: 'withdraw' }

/**
 * Tries a change on the chain; then sends it with the signer's key or with `keyFile`, or, where neither may, prints the
 * transaction for the wallet that owns the payout account.
 * @throws {NodeError} `command/failed` with the contract's refusal, before anything is sent
 */
export async function manageRelay(configFile: string, change: RelayChange, keyFile?: string): Promise<void> {
  const config = loadConfig(configFile)
  const addressBook = readAddressBook(config.addressBook)
  const { chainId, contracts } = addressBook
  const signer = privateKeyToAccount(toHex(readKey(config.keyFile)))
  const transport = http(config.rpcUrl, { timeout: 10_000 })
  const chain = viemChain(addressBook, config.rpcUrl)
  const client = createPublicClient({ chain, transport })
  try {
    const found = await client.getChainId()
    if (found !== chainId) throw new NodeError('chain/wrong', { expected: chainId, found })
    const relay = await findOwnRelay(client, addressBook, { signer: signer.address, payout: config.payout })
    if (relay === undefined) throw failed(`No relay on the chain has the signer ${signer.address}.`)
    const { relayId, payout } = relay
    const bySigner = change.kind === 'ask' || change.kind === 'endpoints'
    const account = keyFile === undefined ? (bySigner ? signer : undefined) : keyAccount(keyFile)
    const address = publicAddresses(config, await peerIdOf(peerSeed(config.dataDir)))
    const { functionName, args, says } = callOf(change, relayId, address)
    const call = { address: contracts.relayRegistry, abi: relayRegistryAbi, functionName, args } as Parameters<
      typeof client.simulateContract
    >[0]
    await client.simulateContract({ ...call, account: account?.address ?? payout })
    const data = encodeFunctionData({ abi: call.abi, functionName: call.functionName, args: call.args })
    if (account === undefined) {
      console.log(
        JSON.stringify({ says, chainId, from: payout, to: contracts.relayRegistry, value: '0', data }, null, 2),
      )
      return
    }
    const wallet = createWalletClient({ account, chain, transport })
    const hash = await wallet.sendTransaction({ to: contracts.relayRegistry, data })
    const { status } = await client.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw failed(`The transaction ${hash} failed.`)
    console.log(`Done in ${hash}: ${says}`)
  } catch (error) {
    if (error instanceof NodeError) throw error
    const refusal = contractRefusal(error)
    if (refusal !== undefined) throw failed(`The contract refuses: ${refusal}. Nothing was sent.`, error)
    throw new NodeError('chain/unreachable', { reason: rpcReason(error) }, { cause: error })
  }
}

function callOf(change: RelayChange, relayId: number, { multiaddr, url }: { multiaddr: string; url: string }) {
  switch (change.kind) {
    case 'ask':
      return {
        functionName: 'setAsk',
        args: [relayId, change.ask],
        says: `Relay ${relayId} takes a slot for ${change.ask} token units or more.`,
      }
    case 'endpoints':
      return {
        functionName: 'setEndpoints',
        args: [relayId, multiaddr, url],
        says: `Relay ${relayId} is reached at ${multiaddr} and ${url}.`,
      }
    case 'payout':
      if (!isAddress(change.to, { strict: false })) throw failed(`"${change.to}" is not an account's address.`)
      return {
        functionName: 'setPayout',
        args: [relayId, change.to as Address],
        says: `Relay ${relayId}, its stake and its earnings belong to ${change.to}.`,
      }
    case 'unbond':
      return {
        functionName: 'unbond',
        args: [relayId],
        says: `Relay ${relayId} can no longer be named; its stake stands as security until the unbonding period is over.`,
      }
    case 'withdraw':
      return {
        functionName: 'withdraw',
        args: [relayId],
        says: `The stake of relay ${relayId} goes to its payout account.`,
      }
  }
}

function keyAccount(file: string) {
  return privateKeyToAccount(toHex(readKey(file)))
}

function failed(reason: string, cause?: unknown): NodeError {
  return new NodeError('command/failed', { reason }, { cause })
}
