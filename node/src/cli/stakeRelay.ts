import { type Address, type AddressBook, devUsdAbi, relayRegistryAbi, toHex } from '@parley/protocol'
import {
  type Abi,
  createPublicClient,
  createWalletClient,
  encodeFunctionData,
  formatUnits,
  getAddress,
  http,
  type PublicClient,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { findOwnRelay } from '../chain/findOwnRelay.ts'
import { rpcReason } from '../chain/rpcReason.ts'
import { viemChain } from '../chain/viemChain.ts'
import { loadConfig } from '../config/loadConfig.ts'
import { peerSeed } from '../config/peerSeed.ts'
import { publicAddresses } from '../config/publicAddresses.ts'
import { readAddressBook } from '../config/readAddressBook.ts'
import { readKey } from '../config/readKey.ts'
import type { ParsedRelayConfig } from '../config/relayConfig.ts'
import { signerAddress } from '../config/signerAddress.ts'
import { NodeError } from '../nodeError.ts'
import { peerIdOf } from '../waku/peerIdOf.ts'
import { contractRefusal } from './contractRefusal.ts'

/** Amounts in token units. */
export type StakeChange = { kind: 'stake'; amount: bigint; ask: bigint } | { kind: 'raise'; amount: bigint }

type Step = { says: string; to: Address; abi: Abi; functionName: string; args: readonly unknown[] }

/**
 * Puts a relay's stake on the chain, or adds to it, from the payout account: sends it with `keyFile`, or prints the transactions in
 * their order for the wallet that owns that account. The registry's allowance is the exact amount, and only where it is missing.
 * @throws {NodeError} `command/failed` with the reason, before anything is sent
 */
export async function stakeRelay(configFile: string, change: StakeChange, keyFile?: string): Promise<void> {
  const config = loadConfig(configFile)
  const addressBook = readAddressBook(config.addressBook)
  const { chainId } = addressBook
  const account = keyFile === undefined ? undefined : privateKeyToAccount(toHex(readKey(keyFile)))
  const payer = account?.address ?? (config.payout === undefined ? undefined : getAddress(config.payout))
  if (payer === undefined)
    throw failed(
      'The account that pays is not known: set "payout" in the configuration, or give its key with --key-file.',
    )
  const transport = http(config.rpcUrl, { timeout: 10_000 })
  const chain = viemChain(addressBook, config.rpcUrl)
  const client = createPublicClient({ chain, transport })
  try {
    const found = await client.getChainId()
    if (found !== chainId) throw new NodeError('chain/wrong', { expected: chainId, found })
    const last = await stakeStep(client, { config, addressBook, payer }, change)
    const approval = await approvalStep(client, { addressBook, payer }, change.amount)
    const steps = approval === undefined ? [last] : [approval, last]
    if (account === undefined) {
      // The last cannot be tried before the allowance stands.
      if (steps.length === 1) await client.simulateContract({ address: last.to, ...last, account: payer })
      const printed = steps.map(({ says, to, ...call }) => ({
        says,
        chainId,
        from: payer,
        to,
        value: '0',
        data: encodeFunctionData(call),
      }))
      console.log(JSON.stringify(printed, null, 2))
      return
    }
    const wallet = createWalletClient({ account, chain, transport })
    for (const { says, to, ...call } of steps) {
      await client.simulateContract({ address: to, ...call, account })
      const hash = await wallet.sendTransaction({ to, data: encodeFunctionData(call) })
      const { status } = await client.waitForTransactionReceipt({ hash })
      if (status !== 'success') throw failed(`The transaction ${hash} failed.`)
      console.log(`Done in ${hash}: ${says}`)
    }
  } catch (error) {
    if (error instanceof NodeError) throw error
    const refusal = contractRefusal(error)
    if (refusal !== undefined) throw failed(`The contract refuses: ${refusal}.`, error)
    throw new NodeError('chain/unreachable', { reason: rpcReason(error) }, { cause: error })
  }
}

type Own = { config: ParsedRelayConfig; addressBook: AddressBook; payer: Address }

async function stakeStep(client: PublicClient, own: Own, change: StakeChange): Promise<Step> {
  const { config, addressBook, payer } = own
  const { contracts, limits } = addressBook
  const registry = { to: contracts.relayRegistry, abi: relayRegistryAbi as Abi }
  const signer = getAddress(signerAddress(readKey(config.keyFile)))
  const relay = await findOwnRelay(client, addressBook, { signer, payout: payer })
  const sum = moneyOf(addressBook, change.amount)
  const minimum = BigInt(limits.minStake)
  if (change.kind === 'raise') {
    if (relay === undefined)
      throw failed(`No relay of ${payer} on the chain has the signer ${signer}: "parley-node stake" puts it there.`)
    if (relay.exitAt !== 0) throw failed(`Relay ${relay.relayId} is leaving: its stake cannot be raised.`)
    const says = `${sum} is added to the stake of relay ${relay.relayId}.`
    return { ...registry, says, functionName: 'addStake', args: [relay.relayId, change.amount] }
  }
  if (relay !== undefined)
    throw failed(`Relay ${relay.relayId} has this signer already: "parley-node raise" adds to its stake.`)
  if (change.amount < minimum)
    throw failed(`The stake must be ${minimum} token units (${moneyOf(addressBook, minimum)}) or more.`)
  const { multiaddr, url } = publicAddresses(config, await peerIdOf(peerSeed(config.dataDir)))
  const says = `A relay with the signer ${signer} is staked with ${sum}, and takes a slot for ${change.ask} token units or more.`
  const args = [signer, payer, change.ask, change.amount, multiaddr, url]
  return { ...registry, says, functionName: 'join', args }
}

/** What the token needs first; undefined where the registry may take the amount already. */
async function approvalStep(
  client: PublicClient,
  { addressBook, payer }: Pick<Own, 'addressBook' | 'payer'>,
  amount: bigint,
): Promise<Step | undefined> {
  const { token, relayRegistry } = addressBook.contracts
  const read = { address: token, abi: devUsdAbi } as const
  const [balance, allowance] = await Promise.all([
    client.readContract({ ...read, functionName: 'balanceOf', args: [payer] }),
    client.readContract({ ...read, functionName: 'allowance', args: [payer, relayRegistry] }),
  ])
  const sum = moneyOf(addressBook, amount)
  if (balance < amount)
    throw failed(`${payer} has ${moneyOf(addressBook, balance)}, and ${sum} is needed: send it the rest first.`)
  if (allowance >= amount) return undefined
  const says = `The relay registry may take ${sum} from ${payer}.`
  return { says, to: token, abi: devUsdAbi as Abi, functionName: 'approve', args: [relayRegistry, amount] }
}

function moneyOf({ token }: AddressBook, units: bigint): string {
  return `${formatUnits(units, token.decimals)} ${token.symbol}`
}

function failed(reason: string, cause?: unknown): NodeError {
  return new NodeError('command/failed', { reason }, { cause })
}
