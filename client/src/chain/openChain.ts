import {
  type Address,
  type AddressBook,
  type Book,
  consultationTabsAbi,
  devUsdAbi,
  didRegistryAbi,
  fromHex,
  type Hex,
  postOfficeAbi,
  relayRegistryAbi,
  TAB_STATES,
} from '@parley/protocol'
import { createClient, http } from 'viem'
import {
  call,
  getBalance,
  getBlock,
  getBlockNumber,
  getChainId,
  getContractEvents,
  readContract,
  waitForTransactionReceipt,
} from 'viem/actions'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Chain, OpenedBook, RelayEndpoints, RelayState } from './Chain.ts'
import { chainError } from './chainError.ts'
import { MAX_RELAYS, MIN_LOG_RANGE, MINED_POLL_MS, MINED_TIMEOUT_MS, RPC_TIMEOUT_MS } from './constants.ts'

const ZERO = '0x0000000000000000000000000000000000000000'
/** The contract's `state` of a book that was proven to have stamped a slot twice. */
const DEAD = 2

/** Reads a deployment over one JSON-RPC endpoint. */
export function openChain({ addressBook, rpcUrl }: { addressBook: AddressBook; rpcUrl: string }): Chain {
  const { contracts, chainId } = addressBook
  const client = createClient({
    transport: http(rpcUrl, { batch: true, timeout: RPC_TIMEOUT_MS, retryCount: 1 }),
    pollingInterval: MINED_POLL_MS,
    cacheTime: 0,
  })
  const office = { address: contracts.postOffice, abi: postOfficeAbi } as const
  const registry = { address: contracts.relayRegistry, abi: relayRegistryAbi } as const
  const token = { address: contracts.token, abi: devUsdAbi } as const
  const tabs = { address: contracts.consultationTabs, abi: consultationTabsAbi } as const
  let checked: Promise<void> | undefined

  /** One wrong RPC address must not make somebody else's chain look like ours. */
  const checkNetwork = (): Promise<void> => {
    checked ??= getChainId(client)
      .then((actual) => {
        if (actual !== chainId) throw new ParleyError('chain/wrong-network', { expected: chainId, actual })
      })
      .catch((error: unknown) => {
        checked = undefined
        throw error
      })
    return checked
  }
  const ask = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      await checkNetwork()
      return await read()
    } catch (error) {
      throw chainError(error, rpcUrl)
    }
  }
  /** Providers cap the range of a log query: halve until it passes. */
  const scan = async <T>(from: number, to: number, read: (from: bigint, to: bigint) => Promise<T[]>): Promise<T[]> => {
    if (from > to) return []
    try {
      return await read(BigInt(from), BigInt(to))
    } catch (error) {
      const unreachable = chainError(error, rpcUrl).code === 'chain/unreachable' && !isAnswer(error)
      if (unreachable || to - from < MIN_LOG_RANGE) throw error
      const middle = from + Math.floor((to - from) / 2)
      return [...(await scan(from, middle, read)), ...(await scan(middle + 1, to, read))]
    }
  }

  return {
    head: () =>
      ask(async () => {
        const [block, drawn] = await Promise.all([
          getBlock(client, { blockTag: 'latest' }),
          readContract(client, { ...office, functionName: 'drawn' }),
        ])
        return { number: Number(block.number), time: Number(block.timestamp), drawn }
      }),
    anchorOf: (address) =>
      ask(() =>
        readContract(client, {
          address: contracts.didRegistry,
          abi: didRegistryAbi,
          functionName: 'anchorOf',
          args: [address],
        }),
      ),
    relayStates: () =>
      ask(async () => {
        const count = await readContract(client, { ...registry, functionName: 'relayCount' })
        const ids = Array.from({ length: Math.min(count, MAX_RELAYS) }, (_, index) => index + 1)
        return await Promise.all(
          ids.map(async (id): Promise<RelayState> => {
            const [signer, stake, payout, price, exitAt] = await readContract(client, {
              ...registry,
              functionName: 'relays',
              args: [id],
            })
            return { id, signer, stake, payout, ask: price, exitAt }
          }),
        )
      }),
    relayEndpoints: (from, to) =>
      ask(() =>
        scan(from, to, async (fromBlock, toBlock): Promise<RelayEndpoints[]> => {
          const logs = await getContractEvents(client, {
            ...registry,
            eventName: 'RelayEndpoints',
            fromBlock,
            toBlock,
            strict: true,
          })
          return logs.map(({ args }) => ({ id: args.relayId, multiaddr: args.multiaddr, url: args.url }))
        }),
      ),
    relayEarned: (relayId) => ask(() => readContract(client, { ...office, functionName: 'earned', args: [relayId] })),
    openedBooks: (by, from, to) =>
      ask(() =>
        scan(from, to, async (fromBlock, toBlock): Promise<OpenedBook[]> => {
          const logs = await getContractEvents(client, {
            ...office,
            eventName: 'BatchOpened',
            args: by,
            fromBlock,
            toBlock,
            strict: true,
          })
          return logs.map(({ args }) => ({ id: args.batchId, owner: args.owner, key: args.key }))
        }),
      ),
    book: ({ owner, id }) =>
      ask(async (): Promise<Book | undefined> => {
        const [key, depth, kind, fromEpoch, exitEpoch, state, balance, unit, lastClaimed, , bond] = await readContract(
          client,
          { ...office, functionName: 'batches', args: [owner, id] },
        )
        if (key === ZERO) return undefined
        return {
          id,
          owner: owner.toLowerCase() as Address,
          key: fromHex(key.toLowerCase()),
          depth,
          kind,
          unit,
          fromEpoch,
          exitEpoch,
          dead: state === DEAD,
          balance,
          lastClaimed,
          bond,
        }
      }),
    balance: (address) =>
      ask(async () => {
        const [native, held] = await Promise.all([
          getBalance(client, { address }),
          readContract(client, { ...token, functionName: 'balanceOf', args: [address] }),
        ])
        return { native, token: held }
      }),
    permitNonce: (owner) => ask(() => readContract(client, { ...token, functionName: 'nonces', args: [owner] })),
    tab: (tabId, blockTag) =>
      ask(async () => {
        const [deposit, paid, closeAt, state] = await readContract(client, {
          ...tabs,
          functionName: 'tabs',
          args: [tabId],
          blockTag,
        })
        return { deposit, paid, closeAt, state: TAB_STATES[state] ?? 'none' }
      }),
    tabRules: () =>
      ask(async () => {
        const [feeBps, closeWindow] = await Promise.all([
          readContract(client, { ...tabs, functionName: 'feeBps' }),
          readContract(client, { ...tabs, functionName: 'closeWindow' }),
        ])
        return { feeBps, closeWindow }
      }),
    closedTab: (tabId, from) =>
      ask(async () => {
        const to = Number(await getBlockNumber(client))
        const [log] = await scan(from, to, (fromBlock, toBlock) =>
          getContractEvents(client, {
            ...tabs,
            eventName: 'TabClosed',
            args: { tabId },
            fromBlock,
            toBlock,
            strict: true,
          }),
        )
        if (log === undefined) return undefined
        const { paid, toRelay, toTreasury } = log.args
        return { transaction: log.transactionHash, paid, toRelay, toTreasury }
      }),
    relayPayout: (relayId) =>
      ask(async () => {
        const [, , payout] = await readContract(client, { ...registry, functionName: 'relays', args: [relayId] })
        return payout === ZERO ? undefined : (payout.toLowerCase() as Address)
      }),
    tabCredit: (owner) =>
      ask(() => readContract(client, { ...tabs, functionName: 'credits', args: [owner, contracts.token] })),
    simulate: ({ from, to, data }) =>
      ask(async () => {
        await call(client, { account: from, to, data })
      }),
    mined: async (hash: Hex) => {
      const receipt = await waitForTransactionReceipt(client, {
        hash,
        timeout: MINED_TIMEOUT_MS,
        pollingInterval: MINED_POLL_MS,
      }).catch((cause: unknown) => {
        throw new ParleyError('chain/pending', { transactionHash: hash }, { cause })
      })
      if (receipt.status !== 'success') throw new ParleyError('chain/reverted', { reason: `transaction ${hash}` })
      return { blockNumber: Number(receipt.blockNumber) }
    },
  }

  /** The endpoint answered, with an error of its own: asking for less may help. */
  function isAnswer(error: unknown): boolean {
    return /range|limit|exceed|too many|too large/i.test(String((error as { details?: unknown }).details ?? ''))
  }
}
