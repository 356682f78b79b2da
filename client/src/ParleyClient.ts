import {
  type Address,
  type AddressBook,
  epochAt,
  epochStart,
  fromHex,
  postOfficeDomain,
  tabOfferOf,
} from '@parley/protocol'
import { Advisers } from './advisers/Advisers.ts'
import { Appointments } from './advisers/Appointments.ts'
import { AvailableSwitch } from './advisers/AvailableSwitch.ts'
import { BlockList } from './advisers/BlockList.ts'
import { OwnOffer } from './advisers/OwnOffer.ts'
import { openConsultDesk } from './advisers/openConsultDesk.ts'
import { Ratings } from './advisers/Ratings.ts'
import { StampBooks } from './books/StampBooks.ts'
import { CallHistory } from './calls/CallHistory.ts'
import { Calls } from './calls/Calls.ts'
import { Centre } from './centre/Centre.ts'
import { openChain } from './chain/openChain.ts'
import { NetworkClock } from './clock/NetworkClock.ts'
import { PaidCalls } from './consult/PaidCalls.ts'
import { RelayTabCarrier } from './consult/RelayTabCarrier.ts'
import { ParleyError } from './errors/ParleyError.ts'
import { Identities } from './identity/Identities.ts'
import { Inbox } from './inbox/Inbox.ts'
import { ReceiptDesk } from './inbox/ReceiptDesk.ts'
import type { ClientInit } from './model/ClientInit.ts'
import type { ClientSnapshot } from './model/ClientSnapshot.ts'
import type { ConnectionStatus } from './model/ConnectionStatus.ts'
import type { Identity } from './model/Identity.ts'
import type { MessageRecord } from './model/MessageRecord.ts'
import type { OnProgress } from './model/OnProgress.ts'
import type { Store } from './model/Store.ts'
import type { Transport } from './model/Transport.ts'
import type { TransportFactory } from './model/TransportFactory.ts'
import { DeliveryWatch } from './outbox/DeliveryWatch.ts'
import { Outbox } from './outbox/Outbox.ts'
import type { BookDesk } from './parts/BookDesk.ts'
import type { CallDesk } from './parts/CallDesk.ts'
import type { CentreDesk } from './parts/CentreDesk.ts'
import type { ConsultDesk } from './parts/ConsultDesk.ts'
import type { ConversationDesk } from './parts/ConversationDesk.ts'
import type { IdentityDesk } from './parts/IdentityDesk.ts'
import type { RelayDesk } from './parts/RelayDesk.ts'
import type { SessionDesk } from './parts/SessionDesk.ts'
import { describeRelay } from './relays/describeRelay.ts'
import { describeRelays } from './relays/describeRelays.ts'
import { RelayDirectory } from './relays/RelayDirectory.ts'
import { Board } from './state/Board.ts'
import { type StoreKeys, storeKeys } from './state/storeKeys.ts'
import { Tabs } from './state/Tabs.ts'
import { withTimeout } from './util/withTimeout.ts'

const NO_MESSAGES: readonly MessageRecord[] = []
/** How often the chain is read while running: at most this, more often where epochs are short. */
const CHAIN_EVERY_MS = 60_000
const CHAIN_EVERY_LEAST_MS = 4_000
/** How long starting waits for a slow RPC or relay. */
const START_PATIENCE_MS = 1_500

/**
 * What an app calls. It shows what is stored at once, connects in the background, and never says more than is proved.
 *
 * ```ts
 * const client = await ParleyClient.open({ addressBook, address, store, transport: createWakuTransport })
 * await client.start()
 * await client.identity.register({ wallet, name: 'Ada' })
 * await client.books.open({ wallet, depth: 8, unit: 500n, amount: client.books.quote({ depth: 8, unit: 500n }).minimum })
 * await client.conversations.send('did:ethr:0x7a69:0x...', 'Hello')
 * ```
 */
export class ParleyClient {
  readonly identity: IdentityDesk
  readonly books: BookDesk
  readonly conversations: ConversationDesk
  readonly relays: RelayDesk
  readonly consult: ConsultDesk
  readonly calls: CallDesk
  readonly centre: CentreDesk
  readonly sessions: SessionDesk

  readonly #addressBook: AddressBook
  readonly #keys: StoreKeys
  readonly #transportFactory: TransportFactory
  readonly #clock = new NetworkClock()
  readonly #tabs: Tabs
  readonly #board: Board
  readonly #directory: RelayDirectory
  readonly #identities: Identities
  readonly #books: StampBooks
  readonly #deliveries: DeliveryWatch
  readonly #outbox: Outbox
  readonly #receipts: ReceiptDesk
  readonly #inbox: Inbox
  readonly #available: AvailableSwitch
  readonly #blockList: BlockList
  readonly #appointments: Appointments
  readonly #callHistory: CallHistory
  readonly #calls: Calls
  readonly #paidCalls: PaidCalls
  readonly #centre: Centre
  #running = false
  #abort: AbortController | undefined
  #transport: Transport | undefined
  #timers: ReturnType<typeof setTimeout>[] = []
  #unsubscribe: (() => void)[] = []
  #catchingUp = false
  #chainState: ConnectionStatus['chain'] = 'unknown'

  private constructor(init: ClientInit, store: Store) {
    const { addressBook, rpcUrl = addressBook.rpcUrl, transport } = init
    const address = init.address.toLowerCase() as Address
    const fetchIt = init.fetch ?? globalThis.fetch.bind(globalThis)
    const keys = storeKeys(addressBook, address)
    const domain = postOfficeDomain({
      chainId: addressBook.chainId,
      verifyingContract: fromHex(addressBook.contracts.postOffice),
    })
    const chain = openChain({ addressBook, rpcUrl })
    const clock = this.#clock
    const shared = init.shared ?? canShare()
    const tabs = new Tabs(keys.own, shared)
    const board = new Board(store, keys, tabs)
    const relays = new RelayDirectory({ chain, store, keys, clock, addressBook, fetch: fetchIt })
    const identities = new Identities({ chain, store, keys, tabs, board, relays, clock, addressBook, address })
    const books = new StampBooks({ chain, store, keys, tabs, board, clock, addressBook, address })
    const deliveries = new DeliveryWatch({ store, keys, board, relays, clock, addressBook, domain })
    const outbox = new Outbox({
      store,
      keys,
      tabs,
      board,
      identities,
      books,
      relays,
      clock,
      deliveries,
      addressBook,
      domain,
      onSignal: (news) => {
        this.#calls.news(news)
        tabs.tell({ kind: 'signal', news })
      },
    })
    const blockList = new BlockList({ store, keys, board, tabs, identities })
    const appointments = new Appointments({ store, keys, board, tabs, identities, clock, outbox })
    const receipts = new ReceiptDesk({ store, keys, identities, relays, addressBook, domain })
    this.#callHistory = new CallHistory({ store, keys, board, tabs })
    const ownOffer = new OwnOffer({ store, keys, identities, relays, addressBook })
    this.#centre = new Centre({
      ...{ store, keys, board, tabs, identities, clock, outbox },
      ...(init.centreBeatMs !== undefined && { beatMs: init.centreBeatMs }),
    })
    this.centre = this.#centre.desk
    this.#paidCalls = new PaidCalls({
      chain,
      store,
      keys,
      clock,
      addressBook,
      address,
      carrier: new RelayTabCarrier(relays),
      soldOffer: async (asked) => (await this.#centre.sold(asked)) ?? (await ownOffer.sold()),
      publishedOffer: async (did) => tabOfferOf((await identities.find(did)).profile),
      history: this.#callHistory,
      ...(shared && { lockName: keys.own }),
    })
    this.sessions = this.#paidCalls.desk
    this.#calls = new Calls({
      board,
      tabs,
      identities,
      books,
      relays,
      clock,
      outbox,
      history: this.#callHistory,
      domain,
      init: { meters: this.#paidCalls.meters, ...init.calls },
    })
    this.calls = this.#calls.desk
    this.#inbox = new Inbox({
      store,
      keys,
      board,
      identities,
      receipts,
      clock,
      addressBook,
      domain,
      onBooking: (contact, step) => appointments.hear(contact, step),
      isBlocked: (address) => blockList.has(address),
      onHeard: (from) => deliveries.nudge(from),
      onCall: (incoming) => this.#calls.receive(incoming),
      onCentre: (word) => this.#centre.hear(word),
      onCatchingUp: (catchingUp) => {
        this.#catchingUp = catchingUp
        this.#showConnection()
      },
    })
    this.#addressBook = addressBook
    this.#keys = keys
    this.#transportFactory = transport
    this.#tabs = tabs
    this.#board = board
    this.#directory = relays
    this.#identities = identities
    this.#books = books
    this.#deliveries = deliveries
    this.#outbox = outbox
    this.#receipts = receipts

    this.identity = {
      get: () => identities.get(),
      status: () => board.snapshot().identityStatus,
      register: (options, onProgress) => this.#register(options, onProgress),
      find: (didOrAddress) => identities.find(didOrAddress),
    }
    this.books = {
      list: () => board.snapshot().books,
      refresh: () => this.#watched(() => books.refresh()),
      quote: (options) => books.quote(options),
      balance: () => this.#watched(() => books.balance()),
      open: (options, onProgress) => this.#bought(books.open(options, onProgress)),
      topUp: (options, onProgress) => this.#bought(books.topUp(options, onProgress)),
      exit: (options, onProgress) => books.exit(options, onProgress),
      withdraw: (options, onProgress) => books.withdraw(options, onProgress),
      faucet: (options, onProgress) => books.faucet(options, onProgress),
    }
    this.conversations = {
      list: () => board.snapshot().conversations,
      messages: (peerDid) => this.#messages(peerDid),
      load: async (peerDid) => await board.loadMessages(identities.addressOf(peerDid)),
      send: (peerDid, text) => outbox.add(peerDid, text),
      retry: (messageId) => outbox.retry(messageId),
      markRead: (peerDid) => this.#markRead(peerDid),
    }
    this.relays = {
      list: async () => {
        await this.#watched(() => relays.refresh()).catch((error: unknown) => {
          // Known relays can be asked without the chain.
          if (relays.list().length === 0) throw error
        })
        const infos = await describeRelays(relays, chain)
        board.show({ relays: infos })
        return infos
      },
      find: async (id) => {
        await this.#watched(() => relays.refresh()).catch((error: unknown) => {
          if (relays.get(id) === undefined) throw error
        })
        return await describeRelay(relays, chain, id)
      },
    }
    const ratings = new Ratings({
      chain,
      identities,
      relays,
      clock,
      addressBook,
      address,
      paidCall: async (tabId) => await store.get(keys.consultation(tabId)),
    })
    const advisers = new Advisers({ chain, identities, relays, clock, ratings })
    this.#blockList = blockList
    this.#appointments = appointments
    this.#available = new AvailableSwitch({ store, keys, board, tabs, identities, relays, clock })
    this.consult = openConsultDesk({
      advisers,
      ratings,
      ownOffer,
      available: this.#available,
      blockList,
      appointments,
      identities,
      board,
    })
  }

  /**
   * Reads what the store has. Needs no network, so that history shows at once.
   * @throws {ParleyError} `store/failed`
   */
  static async open(init: ClientInit): Promise<ParleyClient> {
    const client = new ParleyClient(init, init.store)
    await client.#board.load()
    await client.#directory.load()
    await client.#identities.load()
    await client.#books.load()
    await client.#available.load()
    await client.#blockList.load()
    await client.#appointments.load()
    await client.#callHistory.load()
    return client
  }

  /** Connects, catches up and sends what waits. A dead network is no error: see `connection`. */
  async start(): Promise<void> {
    if (this.#running) return
    this.#running = true
    this.#abort = new AbortController()
    this.#tabs.open()
    await this.#centre.resume()
    this.#unsubscribe = [
      this.#tabs.onMessage((message) => void this.#onTab(message).catch(() => {})),
      this.#directory.onChange(() => this.#onRelays()),
    ]
    this.#showConnection()
    // One dead endpoint must not hold up the others: what is known from last time is enough to begin with.
    const chain = this.#readChain()
    if (this.#directory.list().length === 0) await chain
    else await withTimeout(chain, START_PATIENCE_MS, 'Reading the chain').catch(() => {})
    await withTimeout(this.#directory.checkAll(), START_PATIENCE_MS, 'Asking relays').catch(() => {})
    this.#directory.watch()
    this.#keepReading()
    if (!this.#running) return
    const led = new Promise<void>((resolve, reject) => {
      this.#tabs.lead(() => void this.#lead().then(resolve, reject))
    })
    // A tab that does not lead has nothing more to wait for.
    if (this.#tabs.leads) await led
    else led.catch(() => {})
  }

  async stop(): Promise<void> {
    if (!this.#running) return
    this.#running = false
    this.#abort?.abort()
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers = []
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#directory.unwatch()
    this.#calls.stop()
    this.#paidCalls.stop()
    this.#outbox.stop()
    this.#deliveries.stop()
    this.#receipts.stop()
    this.#available.stop()
    await this.#inbox.stop()
    // What came in until now was heard.
    this.#centre.stop()
    const transport = this.#transport
    this.#transport = undefined
    await transport?.stop()
    await this.#directory.save()
    this.#tabs.close()
    this.#showConnection()
  }

  /** Fires on any change. Bound: `useSyncExternalStore(client.subscribe, client.getSnapshot)`. */
  readonly subscribe = (listener: () => void): (() => void) => this.#board.subscribe(listener)
  /** The same object until something changes. */
  readonly getSnapshot = (): ClientSnapshot => this.#board.snapshot()

  get connection(): ConnectionStatus {
    return this.#board.snapshot().connection
  }

  /** Network time, unix ms: the median over relays, device time until known. */
  now(): number {
    return this.#clock.now()
  }

  /** This tab talks to the relays. */
  async #lead(): Promise<void> {
    if (!this.#running) return
    const { clusterId, shards } = this.#addressBook.network
    const transport = await this.#transportFactory({ multiaddrs: this.#multiaddrs(), clusterId, shards })
    if (!this.#running) return
    this.#transport = transport
    this.#unsubscribe.push(
      transport.onStatus(() => {
        this.#showConnection()
        this.#outbox.wake()
      }),
    )
    await transport.start()
    if (!this.#running) return
    this.#receipts.start()
    await this.#deliveries.start()
    await this.#inbox.start(transport)
    this.#outbox.start(transport)
    void this.#paidCalls.resume().catch(() => {})
    this.#available.start()
    this.#showConnection()
    void this.#identities.publish(this.#abort?.signal).catch(() => {})
  }

  async #register(options: Parameters<IdentityDesk['register']>[0], onProgress?: OnProgress): Promise<Identity> {
    const identity = await this.#watched(() => this.#identities.register(options, onProgress))
    await this.#onIdentity()
    return identity
  }

  async #onIdentity(): Promise<void> {
    this.#onRelays()
    if (this.#transport === undefined) return
    await this.#inbox.start(this.#transport)
    void this.#identities.publish(this.#abort?.signal).catch(() => {})
  }

  /** Messages that waited for stamps go out now. */
  async #bought<T>(buying: Promise<T>): Promise<T> {
    const bought = await buying
    this.#tabs.tell({ kind: 'wake' })
    this.#outbox.wake()
    return bought
  }

  /** Called while a screen is drawn, with whatever its address line says. */
  #messages(peerDid: string): readonly MessageRecord[] {
    let address: Address
    try {
      address = this.#identities.addressOf(peerDid)
    } catch {
      return NO_MESSAGES
    }
    return this.#board.messages(address)
  }

  async #markRead(peerDid: string): Promise<void> {
    const address = this.#identities.addressOf(peerDid)
    const conversation = this.#board.conversation(address)
    if (conversation === undefined || conversation.unread === 0) return
    await this.#board.updateConversation(address, conversation.peer, (old) => ({ ...old, unread: 0 }))
  }

  /** Own hold relays first: only they push what is for us. Others help to send. */
  #multiaddrs(): string[] {
    const hold = this.#identities.get()?.profile.relays ?? []
    return this.#directory
      .list()
      .filter((entry) => this.#directory.isEligible(entry) && entry.multiaddr !== '')
      .sort((a, b) => Number(hold.includes(b.id)) - Number(hold.includes(a.id)))
      .map(({ multiaddr }) => multiaddr)
  }

  #onRelays(): void {
    this.#transport?.setMultiaddrs(this.#multiaddrs())
    this.#outbox.wake()
  }

  /** Whatever the chain answers; what is known stays when it does not. */
  async #readChain(): Promise<void> {
    try {
      await this.#watched(async () => {
        await this.#directory.refresh()
        const had = this.#identities.get()
        await this.#identities.check()
        await this.#books.refresh()
        if (had === undefined && this.#identities.get() !== undefined) await this.#onIdentity()
      })
      this.#outbox.wake()
      // Only one of several tabs settles what was left.
      if (this.#tabs.leads) await this.#paidCalls.resume()
    } catch {
      // Shown as `connection.chain`; chat goes on with what is known.
    }
  }

  #keepReading(): void {
    const { schedule } = this.#addressBook
    const every = Math.min(CHAIN_EVERY_MS, Math.max(CHAIN_EVERY_LEAST_MS, (schedule.epochLength * 1000) / 6))
    const again = (): void => {
      if (!this.#running) return
      this.#timers[0] = setTimeout(() => void this.#readChain().finally(again), every)
    }
    again()
    const atEpoch = (): void => {
      if (!this.#running) return
      const epoch = epochAt(schedule, this.#clock.seconds())
      const wait = Math.min(2 ** 31 - 1, Math.max(500, epochStart(schedule, epoch + 1) * 1000 - this.#clock.now() + 50))
      this.#timers[1] = setTimeout(() => {
        // A fresh sheet: the books show it, and messages that waited for it go out.
        void this.#books.show().catch(() => {})
        this.#outbox.wake()
        atEpoch()
      }, wait)
    }
    atEpoch()
  }

  /** Notes whether the chain answers, and passes on what it says. */
  async #watched<T>(read: () => Promise<T>): Promise<T> {
    try {
      const result = await read()
      this.#setChain('ok')
      return result
    } catch (error) {
      if (
        error instanceof ParleyError &&
        (error.code === 'chain/unreachable' || error.code === 'chain/wrong-network')
      ) {
        this.#setChain('down')
      }
      throw error
    }
  }

  #setChain(state: ConnectionStatus['chain']): void {
    if (this.#chainState === state) return
    this.#chainState = state
    this.#showConnection()
  }

  #showConnection(): void {
    if (this.#running && !this.#tabs.leads && this.#board.snapshot().connection.state !== 'stopped') return
    const status = this.#transport?.status()
    const state = !this.#running
      ? 'stopped'
      : status === undefined || status.state === 'stopped'
        ? 'connecting'
        : status.state === 'online' && this.#catchingUp
          ? 'catching-up'
          : status.state
    const connection: ConnectionStatus = {
      state,
      relays: status?.relays ?? 0,
      latencyMs: status?.latencyMs,
      chain: this.#chainState,
      leader: this.#tabs.leads,
    }
    const old = this.#board.snapshot().connection
    if ((Object.keys(connection) as (keyof ConnectionStatus)[]).every((key) => connection[key] === old[key])) return
    this.#board.show({ connection })
    if (this.#tabs.leads) this.#tabs.tell({ kind: 'connection', connection })
  }

  async #onTab(message: Parameters<Parameters<Tabs['onMessage']>[0]>[0]): Promise<void> {
    if (message.kind === 'wake') this.#outbox.wake()
    else if (message.kind === 'connection') {
      if (!this.#tabs.leads) this.#board.show({ connection: { ...message.connection, leader: false } })
    } else if (message.kind === 'call') this.#calls.hear(message.incoming)
    else if (message.kind === 'call-taken') this.#calls.taken(message.callId)
    else if (message.kind === 'signal') this.#calls.news(message.news)
    else if (message.key === this.#keys.identity) {
      await this.#identities.load()
      await this.#onIdentity()
    } else if (message.key.startsWith(this.#keys.centre)) {
      await this.#centre.reload()
    } else if (message.key === this.#keys.available) {
      await this.#available.load()
    } else if (message.key.startsWith(this.#keys.appointments)) {
      await this.#appointments.load()
    } else if (message.key === this.#keys.blocked) {
      await this.#blockList.load()
    } else if (message.key === this.#keys.books) {
      await this.#books.load()
    } else if (message.key.startsWith(this.#keys.calls)) {
      await this.#callHistory.reload(message.key)
      if (this.#tabs.leads) await this.#paidCalls.attend()
    } else await this.#board.reload(message.key)
  }
}

/** Where tabs can agree on a leader. In Node a store belongs to one process at a time. */
function canShare(): boolean {
  return (
    globalThis.document !== undefined &&
    typeof BroadcastChannel !== 'undefined' &&
    globalThis.navigator?.locks !== undefined
  )
}
