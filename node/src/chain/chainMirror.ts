import { type AddressBook, type Book, postOfficeAbi, type RelayEntry, type Shares, sheetValue } from '@parley/protocol'
import type { Logger } from 'pino'
import * as v from 'valibot'
import { encodeEventTopics, type Hex, type PublicClient } from 'viem'
import { NodeError } from '../nodeError.ts'
import { type ChainEvent, decodeChainEvent, type RawEvent } from './chainEvent.ts'
import { type Checkpoint, EventLog } from './eventLog.ts'
import { isOwnRelay } from './isOwnRelay.ts'
import { MirrorState } from './mirrorState.ts'
import { rpcReason } from './rpcReason.ts'

export type ChainMirrorInit = {
  client: PublicClient
  addressBook: AddressBook
  file: string
  pollMs: number
  log: Logger
}

export type ClaimRecord = {
  batchId: bigint
  epoch: number
  net: bigint
  receipted: boolean
  transactionHash: Hex
  at: number
}
type Head = Checkpoint & { parentHash: Hex }

/** Blocks asked for at once; halved when a provider finds that too many. */
const MOST_BLOCKS = 5000
const safeSchema = v.tuple([v.number(), v.number()])

/**
 * The stamp books and relays of the chain, kept current by polling events, on disk, and able to lose blocks again:
 * the hashes of recent heads are kept, and events of blocks that left the chain are taken back.
 *
 * `book` answers from the safe head (a reorganization cannot take it back), and from the newest head for a book too young for that.
 */
export class ChainMirror {
  readonly #init: ChainMirrorInit
  readonly #log: EventLog
  #safe = new MirrorState()
  #latest = new MirrorState()
  /** Events after the safe head, oldest first. */
  #ahead: { block: number; event: ChainEvent; at: number | undefined }[] = []
  #tip: Checkpoint | undefined
  #safeTime = 0
  #chunk = MOST_BLOCKS
  #timer: NodeJS.Timeout | undefined
  #polling: Promise<void> | undefined
  #stopped = false
  #reachable: boolean | undefined
  #checked = false
  #fault: NodeError | undefined
  readonly #listeners = new Set<() => void>()

  /** @throws {NodeError} `data/foreign` when the file mirrors another deployment. */
  constructor(init: ChainMirrorInit) {
    this.#init = init
    this.#log = new EventLog({ file: init.file })
    const { chainId, contracts } = init.addressBook
    const deployment = `${chainId}:${contracts.postOffice.toLowerCase()}`
    const known = this.#log.meta('deployment')
    if (known !== undefined && known !== deployment) {
      this.#log.close()
      throw new NodeError('data/foreign', { directory: init.file, found: known, expected: deployment })
    }
    if (known === undefined) this.#log.setMeta('deployment', deployment)
    this.#rebuild()
  }

  /** The newest block whose events are in. */
  get head(): { number: number; time: number } {
    return { number: this.#tip?.number ?? 0, time: this.#tip?.time ?? 0 }
  }

  /** Does the RPC answer? Undefined before the first answer or failure. */
  get reachable(): boolean | undefined {
    return this.#reachable
  }

  /** Why the mirror cannot go on, for good: another chain. */
  get fault(): NodeError | undefined {
    return this.#fault
  }

  /** For the gate: what is settled. */
  get safe(): { drawn: number; headTime: number } {
    return { drawn: this.#safe.drawn, headTime: this.#safeTime }
  }

  /** For claims: what is newest. */
  get latest(): Pick<MirrorState, 'drawn' | 'drawnAt' | 'draw'> {
    return this.#latest
  }

  book(id: bigint): Book | undefined {
    const latest = this.#latest.books.get(id)
    // A proof is a proof whichever block it ends up in: nothing is taken from the moment it is seen.
    return latest?.dead === true ? latest : (this.#safe.books.get(id) ?? latest)
  }

  latestBook(id: bigint): Book | undefined {
    return this.#latest.books.get(id)
  }

  /** The stamp that a book's newest paid sheet was paid for. */
  paidStamp(id: bigint): { epoch: number; stampHash: Hex } | undefined {
    return this.#latest.paid.get(id)
  }

  /** Is the book closed by a proof that no reorganization takes back? */
  isClosedForGood(id: bigint): boolean {
    return this.#safe.books.get(id)?.dead === true
  }

  relay(id: number): RelayEntry | undefined {
    return this.#latest.relays.get(id)
  }

  relays(): RelayEntry[] {
    return [...this.#latest.relays.values()].sort((a, b) => a.id - b.id)
  }

  /** The relay of a signer: of several the one that can be named, then the oldest. */
  relayOfSigner(signer: string, payout?: string): RelayEntry | undefined {
    const mine = this.relays().filter((relay) => isOwnRelay(relay, { signer, payout }))
    return mine.find((relay) => this.isEligible(relay)) ?? mine[0]
  }

  isEligible({ stake, exitAt }: RelayEntry): boolean {
    return exitAt === 0 && stake >= BigInt(this.#init.addressBook.limits.minStake)
  }

  earnedOf(relayId: number): bigint {
    return this.#latest.earned.get(relayId) ?? 0n
  }

  claimsOf(relayId: number): { count: number; net: bigint; lastEpoch: number } {
    return this.#latest.claims.get(relayId) ?? { count: 0, net: 0n, lastEpoch: 0 }
  }

  /** Newest first. */
  claimRecords(relayId: number, limit: number): ClaimRecord[] {
    const topics = encodeEventTopics({ abi: postOfficeAbi, eventName: 'Claimed', args: { relayId } })
    const [topic0, , , topic3] = topics
    if (typeof topic0 !== 'string' || typeof topic3 !== 'string') return []
    return this.#log.latest({ topic0, topic3, limit }).flatMap((raw) => {
      const event = decodeChainEvent(raw)
      if (event?.eventName !== 'Claimed') return []
      const { batchId, epoch, net } = event.args
      const book = this.#latest.books.get(batchId)
      const value = book === undefined ? 0n : sheetValue(book)
      const whole = value - (value * BigInt(this.sharesOf(epoch).feeBps)) / 10_000n
      return [{ batchId, epoch, net, receipted: net >= whole, transactionHash: raw.transactionHash, at: raw.at ?? 0 }]
    })
  }

  /** Who gets what of an epoch's sheets, in 1/10,000. */
  sharesOf(epoch: number): Shares {
    const change = this.#latest.shareChanges.findLast(({ fromEpoch }) => fromEpoch <= epoch)
    return change ?? this.#init.addressBook.shares
  }

  /** A note that survives a restart, for those who read the chain through this mirror. */
  note(name: string): string | undefined {
    return this.#log.meta(`note:${name}`)
  }

  setNote(name: string, value: string): void {
    this.#log.setMeta(`note:${name}`, value)
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    this.#schedule(0)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#polling
    this.#log.close()
  }

  /** Reads what is new, now; resolves when it is in, or the chain did not answer. */
  async refresh(): Promise<void> {
    if (this.#stopped) return
    this.#polling ??= this.#poll().finally(() => {
      this.#polling = undefined
    })
    await this.#polling
  }

  #schedule(delay: number): void {
    if (this.#stopped) return
    this.#timer = setTimeout(() => void this.refresh().finally(() => this.#schedule(this.#init.pollMs)), delay)
  }

  async #poll(): Promise<void> {
    let changed = false
    try {
      if (this.#fault !== undefined) return
      if (!this.#checked) await this.#checkChain()
      if (this.#fault !== undefined) return
      changed = await this.#advance()
      if (this.#reachable === false) this.#init.log.info('Chain reachable again')
      if (this.#reachable !== true) changed = true
      this.#reachable = true
    } catch (error) {
      if (this.#stopped) return
      if (this.#reachable !== false) {
        this.#init.log.warn({ reason: rpcReason(error) }, 'Chain unreachable: serving from the mirror and trying again')
      }
      // Undefined again would repeat the chain check; a chain that answered once is the right one.
      changed = this.#reachable !== false
      this.#reachable = false
    }
    if (changed) for (const listener of this.#listeners) listener()
  }

  /** Is it the chain, and the very same one, that this file mirrors? A development chain started anew has the same id and addresses. */
  async #checkChain(): Promise<void> {
    const { client, addressBook, file } = this.#init
    const found = await client.getChainId()
    if (found !== addressBook.chainId) {
      this.#fail(new NodeError('chain/wrong', { expected: addressBook.chainId, found }))
      return
    }
    const { hash } = await client.getBlock({ blockNumber: BigInt(addressBook.deployBlock) })
    const known = this.#log.meta('deployHash')
    if (known === undefined) this.#log.setMeta('deployHash', hash)
    else if (known !== hash)
      this.#fail(new NodeError('data/foreign', { directory: file, found: known, expected: hash }))
    this.#checked = true
  }

  #fail(fault: NodeError): void {
    this.#fault = fault
    this.#init.log.error(fault.facts, fault.message)
    for (const listener of this.#listeners) listener()
  }

  async #advance(): Promise<boolean> {
    const { client, addressBook } = this.#init
    const [newest, safe] = await Promise.all([client.getBlock({ blockTag: 'latest' }), this.#safeBlock()])
    const head: Head = {
      number: Number(newest.number),
      hash: newest.hash,
      time: Number(newest.timestamp),
      parentHash: newest.parentHash,
    }
    const moved = this.#tip?.hash !== head.hash
    if (moved) {
      if (this.#tip !== undefined && head.parentHash !== this.#tip.hash) await this.#findFork(this.#tip)
      let from = this.#tip === undefined ? addressBook.deployBlock : this.#tip.number + 1
      while (from <= head.number && !this.#stopped) {
        const to = Math.min(head.number, from + this.#chunk - 1)
        await this.#take(from, to, head)
        from = to + 1
      }
    }
    const safeNumber = safe === undefined ? head.number : Math.min(safe.number, head.number)
    this.#safeTime = safe === undefined || safe.number >= head.number ? head.time : safe.time
    const settled = this.#ahead.findIndex(({ block }) => block > safeNumber)
    for (const { event, at } of this.#ahead.splice(0, settled === -1 ? this.#ahead.length : settled))
      this.#safe.apply(event, at)
    if (moved) this.#log.setMeta('safe', JSON.stringify([safeNumber, this.#safeTime]))
    return moved
  }

  /** The safe head, or undefined on a chain that has none: then the newest counts. */
  async #safeBlock(): Promise<{ number: number; time: number } | undefined> {
    try {
      const { number, timestamp } = await this.#init.client.getBlock({ blockTag: 'safe' })
      return { number: Number(number), time: Number(timestamp) }
    } catch {
      return undefined
    }
  }

  async #take(from: number, to: number, head: Head): Promise<void> {
    const { client, addressBook } = this.#init
    const { postOffice, relayRegistry } = addressBook.contracts
    let logs: Awaited<ReturnType<typeof client.getLogs>>
    try {
      logs = await client.getLogs({
        address: [postOffice, relayRegistry],
        fromBlock: BigInt(from),
        toBlock: BigInt(to),
      })
    } catch (error) {
      this.#chunk = Math.max(1, Math.floor(this.#chunk / 2))
      throw error
    }
    this.#chunk = Math.min(MOST_BLOCKS, this.#chunk * 2)
    const times = new Map<bigint, number>([[BigInt(head.number), head.time]])
    const events: { raw: RawEvent; event: ChainEvent }[] = []
    for (const { blockNumber, blockHash, logIndex, transactionHash, address, topics, data } of logs) {
      const [topic0, ...rest] = topics
      if (
        blockNumber === null ||
        blockHash === null ||
        logIndex === null ||
        transactionHash === null ||
        topic0 === undefined
      )
        continue
      const raw: RawEvent = {
        blockNumber: Number(blockNumber),
        blockHash,
        logIndex,
        transactionHash,
        address,
        topics: [topic0, ...rest],
        data,
        at: undefined,
      }
      const event = decodeChainEvent(raw)
      if (event === undefined) continue
      if (event.eventName === 'Drawn' || event.eventName === 'Claimed') {
        let at = times.get(blockNumber)
        if (at === undefined) {
          at = Number((await client.getBlock({ blockNumber })).timestamp)
          times.set(blockNumber, at)
        }
        raw.at = at
      }
      events.push({ raw, event })
    }
    const end = await client.getBlock({ blockNumber: BigInt(to) })
    const last = events.at(-1)?.raw
    // The chain turned while it was read: nothing of this chunk is kept, the next round starts at the fork.
    if ((to === head.number && end.hash !== head.hash) || (last?.blockNumber === to && last.blockHash !== end.hash)) {
      throw new NodeError('chain/unreachable', { reason: 'the chain changed while it was read' })
    }
    const checkpoint = { number: to, hash: end.hash, time: Number(end.timestamp) }
    this.#log.append(
      events.map(({ raw }) => raw),
      checkpoint,
    )
    for (const { raw, event } of events) {
      this.#latest.apply(event, raw.at)
      this.#ahead.push({ block: raw.blockNumber, event, at: raw.at })
    }
    this.#tip = checkpoint
  }

  /** Goes back to the newest block that is still on the chain. */
  async #findFork(tip: Checkpoint): Promise<void> {
    if (await this.#isOnChain(tip)) return
    let common = this.#init.addressBook.deployBlock - 1
    for (const checkpoint of this.#log.checkpoints()) {
      if (checkpoint.number < tip.number && (await this.#isOnChain(checkpoint))) {
        common = checkpoint.number
        break
      }
    }
    this.#init.log.warn({ from: tip.number, to: common }, 'Chain reorganized: events taken back')
    if (common < this.#init.addressBook.deployBlock) this.#checked = false
    this.#log.rollback(common)
    this.#rebuild()
  }

  async #isOnChain({ number, hash }: Checkpoint): Promise<boolean> {
    try {
      return (await this.#init.client.getBlock({ blockNumber: BigInt(number) })).hash === hash
    } catch (error) {
      if (error instanceof Error && error.name === 'BlockNotFoundError') return false
      throw error
    }
  }

  #rebuild(): void {
    this.#safe = new MirrorState()
    this.#latest = new MirrorState()
    this.#ahead = []
    const [safeNumber, safeTime] = v.parse(safeSchema, JSON.parse(this.#log.meta('safe') ?? '[0,0]'))
    for (const raw of this.#log.events()) {
      const event = decodeChainEvent(raw)
      if (event === undefined) continue
      this.#latest.apply(event, raw.at)
      if (raw.blockNumber <= safeNumber) this.#safe.apply(event, raw.at)
      else this.#ahead.push({ block: raw.blockNumber, event, at: raw.at })
    }
    this.#tip = this.#log.tip()
    this.#safeTime = safeTime
  }
}
