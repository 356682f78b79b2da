import {
  type Address,
  type AddressBook,
  fromHex,
  type PendingIncome,
  postOfficeAbi,
  type RelayEntry,
  type Suite,
  sheetValue,
  splitSheet,
  toHex,
  winPlace,
} from '@parley/protocol'
import type { Logger } from 'pino'
import type { PublicClient } from 'viem'
import type { ChainMirror } from '../chain/chainMirror.ts'
import type { RelayIdentity } from '../chain/relayIdentity.ts'
import { rpcReason } from '../chain/rpcReason.ts'
import type { Transactor } from '../chain/transactor.ts'
import type { Hold } from '../hold/hold.ts'
import type { Receipts } from '../intake/receipts.ts'
import type { Drawer } from './drawer.ts'
import { drawTimes } from './drawTimes.ts'
import { findWins, isOpen, type Win } from './findWins.ts'
import { GAS_RESERVE } from './gasReserve.ts'
import type { Prosecutor } from './prosecutor.ts'
import { WaitingStamps } from './waitingStamps.ts'

export type ClaimerInit = {
  client: PublicClient
  transactor: Transactor
  drawer: Drawer
  prosecutor: Prosecutor
  addressBook: AddressBook
  mirror: ChainMirror
  identity: RelayIdentity
  hold: Hold
  receipts: Receipts
  suite: Suite
  log: Logger
}

const MOST_AT_ONCE = 50
const FUNDS_EVERY_MS = 60_000
/** While it is low, so that the operator sees soon that what was sent is enough. */
const LOW_FUNDS_EVERY_MS = 5_000
const ZERO_RANDOMNESS = `0x${'00'.repeat(32)}`
const ZERO_WORD = toHex(new Uint8Array(32))

/**
 * The relay's business with the chain, one thing after the other: claims this relay's wins (those with a receipt at once, the
 * others when the window closes), accuses who stamped a slot twice, draws each epoch when its time has come. It keeps no state of
 * its own: what is open follows from the hold and the chain, so it may be killed anywhere.
 */
export class Claimer {
  readonly #init: ClaimerInit
  #running: Promise<void> | undefined
  #stopped = false
  #wins: { key: string; list: Win[] } | undefined
  #funds: { balance: bigint; low: boolean; at: number } | undefined
  #pending: PendingIncome | undefined
  readonly #waiting: WaitingStamps
  #troubled = false
  #notBefore = 0

  constructor(init: ClaimerInit) {
    this.#init = init
    const { hold, mirror } = init
    this.#waiting = new WaitingStamps({
      hold,
      book: (id) => mirror.latestBook(id),
      sharesOf: (epoch) => mirror.sharesOf(epoch),
    })
  }

  /** Won and not yet paid; undefined before it was looked at. */
  get pending(): PendingIncome | undefined {
    return this.#pending
  }

  /** What the signer has to pay gas with. */
  get funds(): { balance: string; low: boolean } | null {
    return this.#funds === undefined ? null : { balance: this.#funds.balance.toString(), low: this.#funds.low }
  }

  /** Does what is due; called whenever the mirror has news. */
  tick(): void {
    if (this.#stopped || this.#running !== undefined || this.#init.mirror.reachable !== true) return
    if (Date.now() < this.#notBefore) return
    this.#running = this.#run().finally(() => {
      this.#running = undefined
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#init.transactor.stop()
    await Promise.race([this.#running, new Promise((resolve) => setTimeout(resolve, 3000).unref())])
  }

  async #run(): Promise<void> {
    const { identity, prosecutor, drawer } = this.#init
    const relay = identity.entry()
    if (relay === undefined) return
    try {
      await this.#checkFunds()
      await this.#claim(relay)
      await prosecutor.prosecute(this.#wins?.list ?? [])
      await drawer.draw(relay)
      this.#troubled = false
    } catch (error) {
      if (this.#stopped) return
      if (!this.#troubled) this.#init.log.warn({ reason: rpcReason(error) }, 'Draw or claim failed: trying again')
      this.#troubled = true
      this.#notBefore = Date.now() + 2000
    }
  }

  async #checkFunds(): Promise<void> {
    const { client, transactor, log } = this.#init
    const pause = this.#funds?.low === true ? LOW_FUNDS_EVERY_MS : FUNDS_EVERY_MS
    if (this.#funds !== undefined && Date.now() - this.#funds.at < pause) return
    const [balance, price] = await Promise.all([
      client.getBalance({ address: transactor.account.address }),
      client.getGasPrice(),
    ])
    const low = balance < price * GAS_RESERVE
    if (low && this.#funds?.low !== true) {
      log.error(
        { signer: transactor.account.address, balance: balance.toString() },
        "The signer's gas money runs out: draws and claims will fail, send it some",
      )
    }
    if (!low && this.#funds?.low === true) log.info({ balance: balance.toString() }, 'The signer has gas money again')
    this.#funds = { balance, low, at: Date.now() }
  }

  async #claim({ id }: RelayEntry): Promise<void> {
    const due = this.#look(id).filter(({ isDue }) => isDue)
    for (let at = 0; at < due.length && !this.#stopped; at += MOST_AT_ONCE) {
      await this.#submit(due.slice(at, at + MOST_AT_ONCE))
    }
    if (due.length > 0) this.#look(id)
  }

  /** The wins that may still be paid; says what is pending on the way. */
  #look(id: number): OpenWin[] {
    const { mirror } = this.#init
    const open = this.#openWins(id)
    const sum = (wins: readonly OpenWin[]) => ({
      wins: wins.length,
      amount: wins.reduce((total, { net }) => total + net, 0n),
    })
    this.#pending = {
      claimable: sum(open.filter(({ isDue }) => isDue)),
      won: sum(open.filter(({ isDue }) => !isDue)),
      waiting: this.#waiting.count(id, mirror.latest.drawn),
    }
    return open
  }

  #openWins(id: number): OpenWin[] {
    const { mirror, hold, receipts, suite, addressBook, log } = this.#init
    const { drawn, drawnAt, draw } = mirror.latest
    if (draw === undefined || draw.epoch !== drawn || draw.randomness === ZERO_RANDOMNESS) return []
    const key = `${id}:${drawn}:${draw.randomness}`
    if (this.#wins?.key !== key) {
      const list = findWins({
        epoch: drawn,
        randomness: fromHex(draw.randomness),
        relayId: id,
        booksOf: (epoch) => hold.booksOf(epoch),
        book: (bookId) => mirror.latestBook(bookId),
        stampAt: (place) => hold.stampAt(place),
        suite,
      })
      this.#wins = { key, list }
      log.info({ epoch: drawn, wins: list.length }, 'Draw seen')
    }
    const { lastCall } = drawTimes(addressBook.schedule, { drawn, drawnAt })
    const isLastCall = mirror.head.time >= lastCall
    return this.#wins.list.flatMap((win) => {
      const book = mirror.latestBook(win.bookId)
      if (book === undefined || !isOpen(win, book)) return []
      const held = hold.stamp(win.stampHash)
      const receipt = held === undefined ? undefined : receipts.proofOf(held)
      const hasReceipt = receipt !== undefined
      const { net } = splitSheet(sheetValue(book), mirror.sharesOf(drawn), hasReceipt)
      return [{ win, receipt, owner: book.owner, isDue: hasReceipt || isLastCall, net }]
    })
  }

  /** Claims together; what the contract would not take is found by halves, so that one bad win keeps no other back. */
  async #submit(wins: OpenWin[]): Promise<void> {
    const { transactor, addressBook, log } = this.#init
    const sent = await transactor.send({
      address: addressBook.contracts.postOffice,
      abi: postOfficeAbi,
      functionName: 'claim',
      args: [wins.map(encodeWin)],
    })
    if (sent.kind === 'mined') {
      log.info({ wins: wins.length, transaction: sent.hash }, 'Wins claimed')
      return
    }
    if (sent.kind === 'lost') return
    if (wins.length > 1) {
      const half = Math.ceil(wins.length / 2)
      await this.#submit(wins.slice(0, half))
      await this.#submit(wins.slice(half))
      return
    }
    const refused = wins[0]?.win.bookId
    log.error({ bookId: refused?.toString(), reason: sent.reason }, 'A win is refused by the contract')
    if (this.#wins !== undefined) this.#wins.list = this.#wins.list.filter(({ bookId }) => bookId !== refused)
  }
}

type Receipt = ReturnType<Receipts['proofOf']>

/** `net`: what the relay gets if it is claimed as it stands. */
type OpenWin = { win: Win; receipt: Receipt; owner: Address; isDue: boolean; net: bigint }

/** A win as the contract takes it; without a receipt every receipt field is zero. */
function encodeWin({ win: { stamp, messageHash }, receipt, owner }: OpenWin) {
  const word = (bytes: Uint8Array, from: number) => toHex(bytes.slice(from, from + 32))
  return {
    place: winPlace({ ...stamp, path: receipt?.path ?? 0 }),
    owner,
    ack: toHex(stamp.ack),
    messageHash: toHex(messageHash),
    r: word(stamp.signature, 0),
    vs: word(stamp.signature, 32),
    root: receipt === undefined ? ZERO_WORD : toHex(receipt.root),
    rr: receipt === undefined ? ZERO_WORD : word(receipt.signature, 0),
    rvs: receipt === undefined ? ZERO_WORD : word(receipt.signature, 32),
    proof: receipt?.proof.map((step) => toHex(step)) ?? [],
  }
}
