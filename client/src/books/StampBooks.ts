import {
  type Address,
  type AddressBook,
  addressOf,
  type Book,
  devUsdAbi,
  drawTime,
  epochAt,
  epochStart,
  type Hex,
  isSolvent,
  NO_EXIT,
  POSTAGE,
  pendingPayouts,
  postOfficeAbi,
  type RelayEntry,
  sheetSize,
  sheetValue,
  toHex,
} from '@parley/protocol'
import { encodeFunctionData, parseSignature } from 'viem'
import type { Chain } from '../chain/Chain.ts'
import { checkFunds } from '../chain/checkFunds.ts'
import { checkWallet } from '../chain/checkWallet.ts'
import { transact } from '../chain/transact.ts'
import { walletError } from '../chain/walletError.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { BookQuote } from '../model/BookQuote.ts'
import type { BookView } from '../model/BookView.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Store } from '../model/Store.ts'
import type { TokenBalance } from '../model/TokenBalance.ts'
import type { Wallet } from '../model/Wallet.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Tabs } from '../state/Tabs.ts'
import { randomKey } from '../util/randomKey.ts'
import { quoteBook } from './quoteBook.ts'
import type { SessionKey } from './SessionKey.ts'
import { takeSlots } from './takeSlots.ts'
import { usedSlots } from './usedSlots.ts'

type Saved = { books: Book[]; drawn: number; scannedTo: number }
type Parts = {
  chain: Chain
  store: Store
  keys: StoreKeys
  tabs: Tabs
  board: Board
  clock: NetworkClock
  addressBook: AddressBook
  address: Address
}

/** Slots to sign with: nobody else will ever get them. */
export type Slots = { book: Book; epoch: number; first: number; privateKey: Uint8Array }

/** A signed permit is good for this long after the newest block. */
const PERMIT_SECONDS = 3_600n
const REORG_BLOCKS = 64

/** Own stamp books: what the chain says, which sheets this device can stamp on, and how much of them is used. */
export class StampBooks {
  readonly #parts: Parts
  #saved: Saved
  readonly #sessions = new Map<Hex, SessionKey>()
  /** When the chain was last read, by the device's clock. */
  #readAt = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.#saved = { books: [], drawn: 0, scannedTo: parts.addressBook.deployBlock - 1 }
  }

  /** Reads the store again, at the start and when another tab changed it. */
  async load(): Promise<void> {
    const { store, keys } = this.#parts
    this.#saved = (await store.get<Saved>(keys.books)) ?? this.#saved
    await this.#loadSessions()
    await this.show()
  }

  /** @throws {ParleyError} `chain/...`: what was known stays */
  async refresh(): Promise<readonly BookView[]> {
    const { chain, store, keys, tabs, addressBook, address } = this.#parts
    const { number, drawn } = await chain.head()
    await this.#loadSessions()
    const from = Math.max(addressBook.deployBlock, this.#saved.scannedTo - REORG_BLOCKS + 1)
    // Books that somebody else opened for a key of ours (a sponsor) are found by the key alone.
    const strangers = [...this.#sessions].filter(([, { bookId }]) => bookId === undefined).map(([key]) => key)
    const opened = (
      await Promise.all([
        chain.openedBooks({ owner: address }, from, number),
        ...strangers.map((key) => chain.openedBooks({ key }, addressBook.deployBlock, number)),
      ])
    ).flat()
    const owners = new Map([...this.#saved.books, ...opened].map(({ id, owner }) => [id, owner]))
    const places = [...owners].map(([id, owner]) => ({ id, owner })).sort((a, b) => Number(a.id - b.id))
    const books = (await Promise.all(places.map((place) => chain.book(place)))).filter((book) => book !== undefined)
    for (const { id, key } of books) {
      const name = toHex(key)
      const session = this.#sessions.get(name)
      if (session === undefined || session.bookId !== undefined) continue
      this.#sessions.set(name, { ...session, bookId: id })
      await store.put(keys.sessionKey(name), { ...session, bookId: id })
    }
    this.#saved = { books, drawn, scannedTo: number }
    this.#readAt = Date.now()
    await store.put(keys.books, this.#saved)
    tabs.tell({ kind: 'changed', key: keys.books })
    return await this.show()
  }

  /** Slots were taken: shows it here and in other tabs. */
  async touched(): Promise<void> {
    const { tabs, keys } = this.#parts
    await this.show()
    tabs.tell({ kind: 'changed', key: keys.books })
  }

  /** Counts slots anew and shows the books. */
  async show(): Promise<readonly BookView[]> {
    const { board } = this.#parts
    const views = await Promise.all(this.#saved.books.map((book) => this.#view(book)))
    board.show({ books: views })
    return views
  }

  quote(options: { depth: number; unit: bigint; amount?: bigint }): BookQuote {
    return quoteBook(this.#parts.addressBook, options)
  }

  balance(): Promise<TokenBalance> {
    return this.#parts.chain.balance(this.#parts.address)
  }

  /** One signature (permit) and one transaction. @throws {ParleyError} `book/too-small`, `funds/...`, `wallet/...`, `chain/...` */
  async open(
    { wallet, depth, unit, amount }: { wallet: Wallet; depth: number; unit: bigint; amount: bigint },
    onProgress: OnProgress = () => {},
  ): Promise<BookView> {
    const { chain, store, keys, addressBook, address, clock } = this.#parts
    onProgress({ step: 'preparing' })
    const quote = this.quote({ depth, unit, amount })
    if (quote.tooSmall) {
      throw new ParleyError('book/too-small', { amount: amount.toString(), minimum: quote.minimum.toString() })
    }
    await this.#checkFunds(wallet, amount)
    const privateKey = randomKey()
    const key = toHex(addressOf(privateKey))
    const permit = await this.#permit(wallet, amount, onProgress)
    // On disk before the transaction exists: a book whose key is lost is money locked for weeks.
    await store.put(keys.sessionKey(key), { privateKey, createdAt: clock.now() } satisfies SessionKey)
    const { blockNumber } = await transact({
      chain,
      wallet,
      to: addressBook.contracts.postOffice,
      data: encodeFunctionData({
        abi: postOfficeAbi,
        functionName: 'openWithPermit',
        args: [address, key, depth, POSTAGE, unit, amount, ...permit],
      }),
      action: 'buy a stamp book',
      onProgress,
    })
    const [opened] = await chain.openedBooks({ key }, blockNumber, blockNumber)
    await this.refresh()
    onProgress({ step: 'done' })
    const bookId = opened?.id
    return this.#shown(bookId ?? this.#saved.books.find((book) => toHex(book.key) === key)?.id ?? 0n)
  }

  /** @throws {ParleyError} `book/missing`, `funds/...`, `wallet/...`, `chain/...` */
  async topUp(
    { wallet, bookId, amount }: { wallet: Wallet; bookId: bigint; amount: bigint },
    onProgress: OnProgress = () => {},
  ): Promise<BookView> {
    onProgress({ step: 'preparing' })
    const { owner } = this.#shown(bookId)
    await this.#checkFunds(wallet, amount)
    const permit = await this.#permit(wallet, amount, onProgress)
    const data = encodeFunctionData({
      abi: postOfficeAbi,
      functionName: 'topUpWithPermit',
      args: [owner, bookId, amount, ...permit],
    })
    return await this.#change(wallet, bookId, data, 'top up a stamp book', onProgress)
  }

  /** Gives notice; the book stamps until its exit epoch. @throws {ParleyError} `book/missing`, `wallet/...`, `chain/...` */
  async exit(
    { wallet, bookId }: { wallet: Wallet; bookId: bigint },
    onProgress: OnProgress = () => {},
  ): Promise<BookView> {
    onProgress({ step: 'preparing' })
    this.#shown(bookId)
    await checkWallet(wallet, this.#parts.address, this.#parts.addressBook.chainId)
    const data = encodeFunctionData({ abi: postOfficeAbi, functionName: 'exit', args: [bookId] })
    return await this.#change(wallet, bookId, data, 'close a stamp book', onProgress)
  }

  /** Balance and bond back. @throws {ParleyError} `book/missing`, `book/not-withdrawable`, `wallet/...`, `chain/...` */
  async withdraw(
    { wallet, bookId }: { wallet: Wallet; bookId: bigint },
    onProgress: OnProgress = () => {},
  ): Promise<BookView> {
    onProgress({ step: 'preparing' })
    await this.refresh()
    const { owner, exitEpoch } = this.#shown(bookId)
    if (this.#saved.drawn < exitEpoch) {
      throw new ParleyError('book/not-withdrawable', {
        bookId: bookId.toString(),
        exitEpoch,
        drawn: this.#saved.drawn,
      })
    }
    await checkWallet(wallet, this.#parts.address, this.#parts.addressBook.chainId)
    const data = encodeFunctionData({ abi: postOfficeAbi, functionName: 'withdraw', args: [owner, bookId] })
    return await this.#change(wallet, bookId, data, 'withdraw a stamp book', onProgress)
  }

  /** Mints development tokens. @throws {ParleyError} `wallet/...`, `chain/...` */
  async faucet(
    { wallet, amount }: { wallet: Wallet; amount: bigint },
    onProgress: OnProgress = () => {},
  ): Promise<Hex> {
    const { chain, addressBook, address } = this.#parts
    onProgress({ step: 'preparing' })
    await checkWallet(wallet, address, addressBook.chainId)
    const { transactionHash } = await transact({
      chain,
      wallet,
      to: addressBook.contracts.token,
      data: encodeFunctionData({ abi: devUsdAbi, functionName: 'faucet', args: [amount] }),
      action: 'get test money',
      onProgress,
    })
    onProgress({ step: 'done' })
    return transactionHash
  }

  /**
   * Takes slots for a message to as many of these relays as one book can name: the cheapest that pays what they ask and
   * has room on its sheet. `names` are the indexes of the relays named, one after the other from slot `first` on.
   * @throws {ParleyError} `book/none`, `book/underfunded`, `book/too-cheap`, `book/too-valuable`, `book/used-up`, `store/failed`
   */
  async take({
    span,
    relays,
  }: {
    span: number
    relays: readonly Pick<RelayEntry, 'ask' | 'stake'>[]
  }): Promise<Slots & { names: number[] }> {
    const { store, keys, clock, addressBook } = this.#parts
    const epoch = epochAt(addressBook.schedule, clock.seconds())
    const until = epochStart(addressBook.schedule, epoch + 1) * 1000
    const mine = this.#saved.books.filter(
      ({ key, kind, dead, fromEpoch, exitEpoch }) =>
        kind === POSTAGE && !dead && fromEpoch <= epoch && epoch < exitEpoch && this.#sessions.has(toHex(key)),
    )
    if (mine.length === 0) throw new ParleyError('book/none', {})
    // While the chain cannot be read, draws and claims go unseen and a good book looks short: then the relays decide.
    const stale = Date.now() - this.#readAt > addressBook.schedule.epochLength * 1000
    const solvent = mine.filter((book) => stale || isSolvent(book, epoch, this.#saved.drawn))
    if (solvent.length === 0) throw new ParleyError('book/underfunded', { bookId: String(mine[0]?.id) })
    const paying = solvent
      .filter(({ unit }) => relays.some(({ ask }) => ask <= unit))
      .sort((a, b) => Number(a.unit - b.unit))
    if (paying.length === 0) throw tooCheap(solvent, relays)
    let reason: ParleyError | undefined
    for (const book of paying) {
      const names = [...relays.keys()].filter((index) => {
        const relay = relays[index]
        return relay !== undefined && relay.ask <= book.unit && isSecured(book, relay)
      })
      const session = this.#sessions.get(toHex(book.key))
      if (session === undefined) continue
      if (names.length === 0) {
        reason ??= new ParleyError('book/too-valuable', { bookId: book.id.toString() })
        continue
      }
      try {
        const first = await takeSlots(store, keys.slots(book.id, epoch), {
          bookId: book.id,
          count: span * names.length,
          limit: sheetSize(book.depth),
          until,
        })
        return { book, epoch, first, privateKey: session.privateKey, names }
      } catch (error) {
        if (!(error instanceof ParleyError) || error.code !== 'book/used-up') throw error
        reason = error
      }
    }
    throw reason ?? new ParleyError('book/none', {})
  }

  /** The key that stamps with a book, where it is on this device. */
  keyOf(bookId: bigint): Uint8Array | undefined {
    const book = this.#saved.books.find(({ id }) => id === bookId)
    return book === undefined ? undefined : this.#sessions.get(toHex(book.key))?.privateKey
  }

  async #view(book: Book): Promise<BookView> {
    const { store, keys, clock, addressBook } = this.#parts
    const epoch = epochAt(addressBook.schedule, clock.seconds())
    const slots = sheetSize(book.depth)
    const value = sheetValue(book)
    const used = Math.min(slots, await usedSlots(store, keys.slots(book.id, epoch)))
    return {
      ...book,
      state: this.#stateOf(book, epoch),
      slots,
      usedThisEpoch: used,
      freeThisEpoch: slots - used,
      epoch,
      renewsAt: epochStart(addressBook.schedule, epoch + 1) * 1000,
      sheetValue: value,
      reserved: book.dead ? 0n : value * BigInt(Math.max(0, pendingPayouts(book, epoch, this.#saved.drawn))),
      withdrawableAt: book.exitEpoch === NO_EXIT ? undefined : drawTime(addressBook.schedule, book.exitEpoch) * 1000,
    }
  }

  #stateOf(book: Book, epoch: number): BookView['state'] {
    if (book.dead) return 'dead'
    if (book.exitEpoch !== NO_EXIT) {
      if (book.balance === 0n && book.bond === 0n) return 'withdrawn'
      return this.#saved.drawn >= book.exitEpoch ? 'withdrawable' : 'exiting'
    }
    if (!this.#sessions.has(toHex(book.key))) return 'elsewhere'
    return isSolvent(book, epoch, this.#saved.drawn) ? 'active' : 'underfunded'
  }

  #shown(bookId: bigint): BookView {
    const book = this.#parts.board.snapshot().books.find(({ id }) => id === bookId)
    if (book === undefined) throw new ParleyError('book/missing', { bookId: bookId.toString() })
    return book
  }

  async #change(wallet: Wallet, bookId: bigint, data: Hex, action: string, onProgress: OnProgress): Promise<BookView> {
    const { chain, addressBook } = this.#parts
    await transact({ chain, wallet, to: addressBook.contracts.postOffice, data, action, onProgress })
    await this.refresh()
    onProgress({ step: 'done' })
    return this.#shown(bookId)
  }

  async #checkFunds(wallet: Wallet, amount: bigint): Promise<void> {
    const { chain, addressBook, address } = this.#parts
    await checkWallet(wallet, address, addressBook.chainId)
    await checkFunds(chain, address, amount)
  }

  /** EIP-2612: the wallet signs what the contract may take, instead of a transaction that allows it. */
  async #permit(wallet: Wallet, amount: bigint, onProgress: OnProgress): Promise<[bigint, number, Hex, Hex]> {
    const { chain, addressBook, address } = this.#parts
    const { token, contracts, chainId } = addressBook
    const [nonce, head] = await Promise.all([chain.permitNonce(address), chain.head()])
    const deadline = BigInt(head.time) + PERMIT_SECONDS
    onProgress({ step: 'sign' })
    const signature = await wallet
      .signTypedData({
        domain: { name: token.name, version: token.version, chainId, verifyingContract: contracts.token },
        types: {
          Permit: [
            { name: 'owner', type: 'address' },
            { name: 'spender', type: 'address' },
            { name: 'value', type: 'uint256' },
            { name: 'nonce', type: 'uint256' },
            { name: 'deadline', type: 'uint256' },
          ],
        },
        primaryType: 'Permit',
        message: { owner: address, spender: contracts.postOffice, value: amount, nonce, deadline },
      })
      .catch((error: unknown) => {
        throw walletError(error, 'pay for a stamp book', address)
      })
    const { r, s, yParity } = parseSignature(signature)
    return [deadline, 27 + yParity, r, s]
  }

  async #loadSessions(): Promise<void> {
    const { store, keys } = this.#parts
    for (const { key, value } of await store.list<SessionKey>(keys.sessionKeys)) {
      this.#sessions.set(key.slice(keys.sessionKeys.length) as Hex, value)
    }
  }
}

/** A relay that cheats on a sheet must lose more than the sheet is worth: 50 V is the least slash, and twice that must be at stake. */
function isSecured(book: Book, { stake }: { stake: bigint }): boolean {
  return sheetValue(book) * 100n <= stake
}

function tooCheap(books: readonly Book[], relays: readonly { ask: bigint }[]): ParleyError {
  const unit = books.reduce((best, book) => (book.unit > best ? book.unit : best), 0n)
  const ask = relays.reduce((least, relay) => (relay.ask < least ? relay.ask : least), relays[0]?.ask ?? 0n)
  return new ParleyError('book/too-cheap', { unit: unit.toString(), ask: ask.toString() })
}
