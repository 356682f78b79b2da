import { type CallPayment, memoryStore, ParleyError, type Store, type Wallet } from '@parley/client'
import {
  type Address,
  addressOf,
  consultationTabsAbi,
  devUsdAbi,
  relayRegistryAbi,
  type TabOffer,
  toHex,
} from '@parley/protocol'
import { createPublicClient, createWalletClient, http, keccak256, type PublicClient, stringToBytes } from 'viem'
import { hardhat } from 'viem/chains'
import type { Chain } from '../../../client/src/chain/Chain.ts'
import { openChain } from '../../../client/src/chain/openChain.ts'
import { NetworkClock } from '../../../client/src/clock/NetworkClock.ts'
import { Consultations } from '../../../client/src/consult/Consultations.ts'
import { ConsultTabs } from '../../../client/src/consult/ConsultTabs.ts'
import type { SoldOffer } from '../../../client/src/consult/SoldOffer.ts'
import type { TabCarrier } from '../../../client/src/consult/TabCarrier.ts'
import type { TabRecord } from '../../../client/src/consult/TabRecord.ts'
import { storeKeys } from '../../../client/src/state/storeKeys.ts'
import { Serial } from '../../../client/src/util/Serial.ts'
import { rpc } from '../../../devnet/rpc.ts'
import { startChain, type TestChain } from '../../support/startChain.ts'

export const RATE = 166_667n
export const TICK = 10
export const RELAY_BPS = 500
export const MINIMUM = 1_000_000n
const STAKE = 200_000_000n
const RELAYER = 19
const OPERATOR = 18

export type Side = ReturnType<ConsultWorld['person']>

/** What a relay does for tabs, done by an account of the chain; `says` lets it fail like one. */
export class ChainCarrier implements TabCarrier {
  readonly #tabs: ConsultTabs
  readonly #wallet: Wallet
  readonly #serial: Serial
  readonly kept: bigint[] = []
  refuses: ('open' | 'keep' | 'close')[] = []

  constructor(tabs: ConsultTabs, wallet: Wallet, serial: Serial) {
    this.#tabs = tabs
    this.#wallet = wallet
    this.#serial = serial
  }

  async open({ terms, deposit, authorization }: TabRecord): Promise<void> {
    this.#check('open')
    if (authorization === undefined) throw new Error('no authorization')
    await this.#serial.run(() => this.#tabs.open({ wallet: this.#wallet, terms }, deposit, authorization))
  }

  async keep({ cumulative }: TabRecord): Promise<void> {
    this.#check('keep')
    this.kept.push(cumulative)
  }

  async close({ terms, voucher = `0x${'00'.repeat(64)}`, close }: TabRecord): Promise<void> {
    this.#check('close')
    if (close === undefined) throw new Error('no close')
    const sum = { cumulative: close.cumulative, signature: voucher, close: close.signature }
    await this.#serial.run(() => this.#tabs.closeSigned({ wallet: this.#wallet, terms }, sum))
  }

  #check(what: 'open' | 'keep' | 'close'): void {
    if (this.refuses.includes(what)) throw new ParleyError('paid/refused', { detail: 'not now' })
  }
}

/** A chain with a relay in the registry, and people who can pay and be paid; no relay daemon runs. */
export class ConsultWorld {
  readonly chain: TestChain
  readonly client: PublicClient
  readonly tabs: ConsultTabs
  readonly relayPayout: Address
  readonly relayId: number
  readonly #relaying = new Serial()

  private constructor(chain: TestChain, relay = { id: 1, payout: chain.account(OPERATOR).address }) {
    this.chain = chain
    this.client = createPublicClient({
      chain: hardhat,
      transport: http(chain.rpcUrl),
      pollingInterval: 50,
      cacheTime: 0,
    }) as PublicClient
    this.tabs = new ConsultTabs(this.open(), chain.addressBook)
    this.relayPayout = relay.payout.toLowerCase() as Address
    this.relayId = relay.id
  }

  /** Over a chain that others use as well; `relay`: who is named in the terms. */
  static over(chain: TestChain, relay: { id: number; payout: Address }): ConsultWorld {
    return new ConsultWorld(chain, relay)
  }

  static async start(parameters?: Parameters<typeof startChain>[0]): Promise<ConsultWorld> {
    const world = new ConsultWorld(await startChain(parameters))
    await world.#addRelay()
    return world
  }

  async stop(): Promise<void> {
    await this.chain.stop()
  }

  open() {
    return openChain({ addressBook: this.chain.addressBook, rpcUrl: this.chain.rpcUrl })
  }

  carrier(): ChainCarrier {
    return new ChainCarrier(this.tabs, this.wallet(RELAYER), this.#relaying)
  }

  wallet(index: number): Wallet & { prompts: string[] } {
    const account = this.chain.account(index)
    const viem = createWalletClient({ account, chain: hardhat, transport: http(this.chain.rpcUrl) })
    const prompts: string[] = []
    return {
      address: account.address,
      prompts,
      signTypedData: (typed) => {
        prompts.push(typed.primaryType)
        return viem.signTypedData(typed as Parameters<typeof viem.signTypedData>[0])
      },
      sendTransaction: ({ to, data, value = 0n }) => {
        prompts.push('transaction')
        return viem.sendTransaction({ to, data, value })
      },
      chainId: () => viem.getChainId(),
    }
  }

  /** Somebody on a device with a clock of his own; `now` moves as the test says. */
  person(
    index: number,
    {
      store = memoryStore(),
      now = () => Date.now(),
      carrier = this.carrier(),
      chain = this.open(),
      ...browser
    }: {
      store?: Store
      now?: () => number
      carrier?: TabCarrier
      chain?: Chain
      /** One tab of several on the store. */
      lockName?: string
      onOrphan?: () => void
    } = {},
  ) {
    const { addressBook } = this.chain
    const wallet = this.wallet(index)
    const address = wallet.address.toLowerCase() as Address
    const payeePrivateKey = keccak256(stringToBytes(`payee key ${index}`), 'bytes')
    const offer: TabOffer = {
      payee: address,
      payeeKey: toHex(addressOf(payeePrivateKey)),
      token: addressBook.contracts.token.toLowerCase() as Address,
      relayPayout: this.relayPayout,
      rate: RATE,
      tick: TICK,
      relayId: this.relayId,
      relayBps: RELAY_BPS,
    }
    const sold: SoldOffer = { offer, minimum: MINIMUM, payeePrivateKey }
    const consult = new Consultations({
      chain,
      store,
      keys: storeKeys(addressBook, address),
      clock: new NetworkClock(now),
      addressBook,
      address,
      carrier,
      soldOffer: async () => sold,
      pollMs: 50,
      ...browser,
    })
    const did = `did:ethr:0x7a69:${address}`
    const payment = (to: { sold: SoldOffer }, deposit: bigint): CallPayment => ({
      wallet,
      offer: to.sold.offer,
      deposit,
    })
    return { index, wallet, address, did, store, sold, consult, payment, payeePrivateKey }
  }

  async fund(index: number, amount: bigint): Promise<void> {
    const account = this.chain.account(index)
    const viem = createWalletClient({ account, chain: hardhat, transport: http(this.chain.rpcUrl) })
    const { token } = this.chain.addressBook.contracts
    await this.mined(viem.writeContract({ address: token, abi: devUsdAbi, functionName: 'faucet', args: [amount] }))
  }

  /** Of the relay's owner. */
  operator() {
    return this.wallet(OPERATOR)
  }

  async balance(account: Address): Promise<bigint> {
    const { token } = this.chain.addressBook.contracts
    return await this.client.readContract({
      address: token,
      abi: devUsdAbi,
      functionName: 'balanceOf',
      args: [account],
    })
  }

  /** What the contract keeps for a relay's account, and for the treasury out of the same calls. */
  async credits(account: Address): Promise<{ relay: bigint; treasury: bigint }> {
    const { token, consultationTabs } = this.chain.addressBook.contracts
    const contract = { address: consultationTabs, abi: consultationTabsAbi, args: [account, token] } as const
    const [relay, treasury] = await Promise.all([
      this.client.readContract({ ...contract, functionName: 'credits' }),
      this.client.readContract({ ...contract, functionName: 'fees' }),
    ])
    return { relay, treasury }
  }

  /** The chain's clock goes on. */
  async warp(seconds: number): Promise<void> {
    await rpc(this.chain.rpcUrl, 'evm_increaseTime', [seconds])
    await rpc(this.chain.rpcUrl, 'evm_mine')
  }

  async mined(hash: Promise<`0x${string}`>): Promise<void> {
    const { status } = await this.client.waitForTransactionReceipt({ hash: await hash })
    if (status !== 'success') throw new Error('a transaction failed')
  }

  async #addRelay(): Promise<void> {
    const { relayRegistry, token } = this.chain.addressBook.contracts
    const account = this.chain.account(OPERATOR)
    const viem = createWalletClient({ account, chain: hardhat, transport: http(this.chain.rpcUrl) })
    await this.fund(OPERATOR, STAKE)
    await this.mined(
      viem.writeContract({ address: token, abi: devUsdAbi, functionName: 'approve', args: [relayRegistry, STAKE] }),
    )
    await this.mined(
      viem.writeContract({
        address: relayRegistry,
        abi: relayRegistryAbi,
        functionName: 'join',
        args: [account.address, account.address, 10n, STAKE, '/ip4/127.0.0.1/tcp/1/ws', 'http://127.0.0.1:1'],
      }),
    )
  }
}
