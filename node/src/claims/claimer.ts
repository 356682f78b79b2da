import {
  type Address,
  type AddressBook,
  blockhashBeaconAbi,
  fromHex,
  postOfficeAbi,
  type RelayEntry,
  type Suite,
  toHex,
  winPlace,
} from '@parley/protocol'
import type { Logger } from 'pino'
import {
  type Abi,
  BaseError,
  ContractFunctionRevertedError,
  createWalletClient,
  type Hex,
  http,
  type PublicClient,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { ChainMirror } from '../chain/chainMirror.ts'
import type { RelayIdentity } from '../chain/relayIdentity.ts'
import { rpcReason } from '../chain/rpcReason.ts'
import { viemChain } from '../chain/viemChain.ts'
import type { Hold } from '../hold/hold.ts'
import type { Receipts } from '../intake/receipts.ts'
import { drawTimes } from './drawTimes.ts'
import { findWins, isOpen, type Win } from './findWins.ts'

export type ClaimerInit = {
  client: PublicClient
  rpcUrl: string
  privateKey: Uint8Array
  addressBook: AddressBook
  mirror: ChainMirror
  identity: RelayIdentity
  hold: Hold
  receipts: Receipts
  suite: Suite
  log: Logger
}

const MOST_AT_ONCE = 50
const RECEIPT_TIMEOUT_MS = 90_000
const FUNDS_EVERY_MS = 60_000
/** Gas of a few days of draws and claims: below it the operator is told. */
const GAS_RESERVE = 3_000_000n
const ZERO_RANDOMNESS = `0x${'00'.repeat(32)}`
const ZERO_WORD = toHex(new Uint8Array(32))
/** The post office passes on what its beacon throws. */
const abi: Abi = [...postOfficeAbi, ...blockhashBeaconAbi.filter(({ type }) => type === 'error')]

/**
 * Draws each epoch when its time has come and claims this relay's wins: those with a receipt at once, the others when the
 * window closes. It keeps no state of its own: what is open follows from the hold and the chain, so it may be killed anywhere.
 */
export class Claimer {
  readonly #init: ClaimerInit
  readonly #account: ReturnType<typeof privateKeyToAccount>
  readonly #wallet: ReturnType<typeof createWalletClient>
  #running: Promise<void> | undefined
  #stopped = false
  #wins: { key: string; list: Win[] } | undefined
  #dueSince: { epoch: number; at: number } | undefined
  #funds: { balance: bigint; low: boolean; at: number } | undefined
  #troubled = false
  #failedDraws = 0
  #notBefore = 0

  constructor(init: ClaimerInit) {
    this.#init = init
    this.#account = privateKeyToAccount(toHex(init.privateKey))
    this.#wallet = createWalletClient({
      account: this.#account,
      chain: viemChain(init.addressBook, init.rpcUrl),
      transport: http(init.rpcUrl, { timeout: 10_000, retryCount: 0 }),
    })
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
    await Promise.race([this.#running, new Promise((resolve) => setTimeout(resolve, 3000).unref())])
  }

  async #run(): Promise<void> {
    const relay = this.#init.identity.entry()
    if (relay === undefined) return
    try {
      await this.#checkFunds()
      await this.#claim(relay)
      await this.#draw(relay)
      this.#troubled = false
    } catch (error) {
      if (this.#stopped) return
      if (!this.#troubled) this.#init.log.warn({ reason: rpcReason(error) }, 'Draw or claim failed: trying again')
      this.#troubled = true
      this.#notBefore = Date.now() + 2000
    }
  }

  async #checkFunds(): Promise<void> {
    const { client, log } = this.#init
    if (this.#funds !== undefined && Date.now() - this.#funds.at < FUNDS_EVERY_MS) return
    const [balance, price] = await Promise.all([
      client.getBalance({ address: this.#account.address }),
      client.getGasPrice(),
    ])
    const low = balance < price * GAS_RESERVE
    if (low && this.#funds?.low !== true) {
      log.error(
        { signer: this.#account.address, balance: balance.toString() },
        "The signer's gas money runs out: draws and claims will fail, send it some",
      )
    }
    this.#funds = { balance, low, at: Date.now() }
  }

  async #claim({ id }: RelayEntry): Promise<void> {
    const { mirror, hold, receipts, suite, addressBook, log } = this.#init
    const { drawn, drawnAt, draw } = mirror.latest
    if (draw === undefined || draw.epoch !== drawn || draw.randomness === ZERO_RANDOMNESS) return
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
    const due = this.#wins.list
      .filter((win) => isOpen(win, mirror.latestBook(win.bookId)))
      .flatMap((win) => {
        const held = hold.stamp(win.stampHash)
        const receipt = held === undefined ? undefined : receipts.proofOf(held)
        const owner = mirror.latestBook(win.bookId)?.owner
        return owner !== undefined && (receipt !== undefined || isLastCall) ? [{ win, receipt, owner }] : []
      })
    for (let at = 0; at < due.length && !this.#stopped; at += MOST_AT_ONCE) {
      await this.#submit(due.slice(at, at + MOST_AT_ONCE))
    }
  }

  /** Claims together; what the contract would not take is found by halves, so that one bad win keeps no other back. */
  async #submit(wins: DueWin[]): Promise<void> {
    const { log } = this.#init
    const sent = await this.#send('claim', [wins.map(encodeWin)])
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

  async #draw(relay: RelayEntry): Promise<void> {
    const { mirror, addressBook, client, log } = this.#init
    const { schedule, contracts } = addressBook
    const epoch = mirror.latest.drawn + 1
    const { nextDraw } = drawTimes(schedule, mirror.latest)
    const now = mirror.head.time
    if (now < nextDraw) return
    if (this.#dueSince?.epoch !== epoch) {
      this.#dueSince = { epoch, at: now }
      this.#failedDraws = 0
    }
    // Relays take turns to be first, so that they do not all pay for one draw.
    if (now < this.#dueSince.at + this.#turn(relay, epoch)) return
    const drawn = await this.#send('draw', [epoch, '0x'])
    if (drawn.kind === 'mined') {
      log.info({ epoch, transaction: drawn.hash }, 'Epoch drawn')
      return
    }
    if (drawn.kind === 'lost') return
    if (drawn.reason === 'Beacon_NotOpen' || drawn.reason === 'Beacon_Lost') {
      const opened = await this.#send('openDraw', [epoch])
      if (opened.kind === 'mined') log.debug({ epoch, transaction: opened.hash }, 'Draw opened')
      return
    }
    if (drawn.reason === 'Beacon_NotMined' || drawn.reason === 'Draws_NotNext' || drawn.reason === 'Draws_TooEarly')
      return
    this.#failedDraws += 1
    if (this.#failedDraws < 3) return
    const skipAfter = await client.readContract({
      address: contracts.postOffice,
      abi: postOfficeAbi,
      functionName: 'skipAfter',
    })
    if (now < nextDraw + skipAfter) return
    const skipped = await this.#send('skip', [epoch])
    if (skipped.kind === 'mined')
      log.warn({ epoch, transaction: skipped.hash }, 'Epoch skipped: it has no randomness, nobody is paid for it')
  }

  /** Seconds this relay leaves to those before it in this epoch. */
  #turn({ id }: RelayEntry, epoch: number): number {
    const { mirror, addressBook } = this.#init
    const eligible = mirror.relays().filter((relay) => mirror.isEligible(relay))
    const place = eligible.findIndex((relay) => relay.id === id)
    if (place === -1) return 0
    const rank = (place + epoch) % eligible.length
    // Long enough for the one before to open the draw, wait for its block and draw.
    const step = Math.max(1, Math.min(60, Math.round(addressBook.schedule.epochLength / 10)))
    return Math.min(rank, 5) * step
  }

  /**
   * Tries on a copy of the chain first: what would fail costs nothing. `lost`: somebody was quicker, or it was never mined;
   * the next round looks again.
   */
  async #send(
    functionName: 'claim' | 'draw' | 'skip' | 'openDraw',
    args: readonly unknown[],
  ): Promise<{ kind: 'mined'; hash: Hex } | { kind: 'lost' } | { kind: 'refused'; reason: string }> {
    const { client, addressBook, mirror, log } = this.#init
    const { postOffice, beacon } = addressBook.contracts
    const call = {
      address: functionName === 'openDraw' ? beacon : postOffice,
      abi: functionName === 'openDraw' ? (blockhashBeaconAbi as Abi) : abi,
      functionName,
      args,
      account: this.#account,
    }
    try {
      await client.simulateContract(call)
    } catch (error) {
      const reverted = revertOf(error)
      if (reverted === undefined) throw error
      return { kind: 'refused', reason: reverted.data?.errorName ?? reverted.signature ?? 'reverted' }
    }
    if (this.#stopped) return { kind: 'lost' }
    let hash: Hex
    try {
      hash = await this.#wallet.writeContract({ ...call, chain: this.#wallet.chain ?? null })
    } catch (error) {
      if (revertOf(error) === undefined) throw error
      log.debug({ functionName }, 'Somebody else was quicker')
      return { kind: 'lost' }
    }
    const receipt = await client.waitForTransactionReceipt({ hash, pollingInterval: 500, timeout: RECEIPT_TIMEOUT_MS })
    for (let round = 0; round < 20 && mirror.head.number < Number(receipt.blockNumber) && !this.#stopped; round += 1) {
      await mirror.refresh()
      if (mirror.head.number < Number(receipt.blockNumber)) await new Promise((resolve) => setTimeout(resolve, 250))
    }
    if (receipt.status === 'success') return { kind: 'mined', hash }
    log.debug({ functionName, transaction: hash }, 'Somebody else was quicker')
    return { kind: 'lost' }
  }
}

function revertOf(error: unknown): ContractFunctionRevertedError | undefined {
  const found =
    error instanceof BaseError ? error.walk((cause) => cause instanceof ContractFunctionRevertedError) : null
  return found instanceof ContractFunctionRevertedError ? found : undefined
}

type Receipt = ReturnType<Receipts['proofOf']>

type DueWin = { win: Win; receipt: Receipt; owner: Address }

/** A win as the contract takes it; without a receipt every receipt field is zero. */
function encodeWin({ win: { stamp, messageHash }, receipt, owner }: DueWin) {
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
