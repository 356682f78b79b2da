import type { BlockOfEvents, ChainReader } from '../chain/ChainReader.ts'
import { RpcRefusal } from '../chain/Rpc.ts'
import { RunnerError } from '../RunnerError.ts'
import { BlockStore } from '../store/BlockStore.ts'
import type { Store } from '../store/Store.ts'
import { runBlock } from './runBlock.ts'
import type { Subgraph } from './Subgraph.ts'

/** No fork reaches deeper. Closer to the head every block's hash is kept and compared. */
export const FORK_DEPTH = 256
/** Blocks read at once: near the head, and behind it, where only those with events are read. */
const NEAR = 16
const FAR = 2_000
/** Blocks between two clean-ups. */
const PRUNE_EVERY = 500

export type IndexerLog = (level: 'info' | 'warn' | 'error', sentence: string, facts?: Record<string, unknown>) => void

export type IndexerInit = {
  reader: ChainReader
  store: Store
  subgraph: Subgraph
  /** How many blocks behind the head can still be asked for. */
  history: number
  log: IndexerLog
}

/** Follows a chain: every block is written whole or not at all, and taken back when the chain takes it back. */
export class Indexer {
  readonly #init: IndexerInit
  #range = FAR
  #events = 0
  #ahead: { next: number; blocks: Promise<BlockOfEvents[]> } | undefined
  #chainHead: number | undefined
  #reached: number | undefined

  constructor(init: IndexerInit) {
    if (init.history < FORK_DEPTH)
      throw new RunnerError('options/malformed', { reason: `History of at least ${FORK_DEPTH} blocks is wanted.` })
    this.#init = init
    this.#reached = init.store.head?.number
  }

  /** The last block that is on the disk. */
  get reached(): number | undefined {
    return this.#reached
  }

  /** Events handled since the start. */
  get events(): number {
    return this.#events
  }

  /** The chain's newest block, as last heard. */
  get chainHead(): number | undefined {
    return this.#chainHead
  }

  /** One step towards the head; `false` when there is nothing to do. */
  async step(): Promise<boolean> {
    const { reader, store, subgraph, history } = this.#init
    const done = store.head
    if (done !== undefined && (await reader.hashAt(done.number)) !== done.hash) {
      await this.#goBack()
      return true
    }
    const next = done === undefined ? subgraph.deployment.startBlock : done.number + 1
    const head = await reader.head()
    this.#chainHead = head
    if (next > head) return false
    const blocks = await this.#readAhead(next, head)
    let previous = done
    let handled = 0
    // Many blocks in one go to the disk: what a crash takes is read again.
    await store.transaction(async () => {
      for (const block of blocks) {
        if (previous?.number === block.block.number - 1 && previous.hash !== block.block.parentHash)
          throw new RunnerError('chain/moved', { block: block.block.number })
        handled += await this.#take(block)
        previous = block.block
      }
    })
    this.#events += handled
    this.#reached = store.head?.number
    const reached = blocks.at(-1)?.block.number ?? 0
    if (Math.floor(next / PRUNE_EVERY) !== Math.floor(reached / PRUNE_EVERY)) await store.prune(reached - history)
    return true
  }

  async #take({ block, events }: BlockOfEvents): Promise<number> {
    const { reader, store, subgraph, log } = this.#init
    const changes = new BlockStore(store)
    const handled = await runBlock({
      subgraph,
      store: changes,
      events,
      read: (call) => reader.read(call, block.hash),
      log: (level, message) =>
        level === 'debug' || log(level === 'info' ? 'info' : 'warn', 'The mapping says', { message }),
    })
    changes.write(block.number)
    store.addBlock(block)
    return handled
  }

  /** While these blocks are handled, the ones after them are on their way. */
  async #readAhead(next: number, head: number): Promise<BlockOfEvents[]> {
    const ahead = this.#ahead
    this.#ahead = undefined
    const blocks = ahead?.next === next ? await ahead.blocks : await this.#read(next, head)
    const after = (blocks.at(-1)?.block.number ?? next) + 1
    if (after <= head) {
      this.#ahead = { next: after, blocks: this.#read(after, head) }
      // It fails where it is waited for, or is never waited for.
      this.#ahead.blocks.catch(() => {})
    }
    return blocks
  }

  #read(next: number, head: number): Promise<BlockOfEvents[]> {
    return next <= head - FORK_DEPTH ? this.#far(next, head) : this.#near(next, head)
  }

  #near(next: number, head: number): Promise<BlockOfEvents[]> {
    const count = Math.min(NEAR, head - next + 1)
    return Promise.all(Array.from({ length: count }, (_, index) => this.#init.reader.block(next + index)))
  }

  /** A node that refuses a range is asked for half of it, until it gives something. */
  async #far(next: number, head: number): Promise<BlockOfEvents[]> {
    for (;;) {
      const to = Math.min(next + this.#range - 1, head - FORK_DEPTH)
      try {
        const blocks = await this.#init.reader.range(next, to)
        this.#range = Math.min(FAR, this.#range * 2)
        return blocks
      } catch (error) {
        const isTooMuch = error instanceof RpcRefusal || (error instanceof RunnerError && error.code === 'chain/answer')
        if (!isTooMuch || this.#range === 1) throw error
        this.#range = Math.ceil(this.#range / 2)
      }
    }
  }

  /** To the last block that the chain still has; to the very beginning, if it has others in the place of all. */
  async #goBack(): Promise<void> {
    const { reader, store, log } = this.#init
    let found: string | undefined
    let oldest = 0
    for (const { number, hash } of store.recentBlocks()) {
      found = await reader.hashAt(number)
      oldest = number
      if (found !== hash) continue
      log('warn', 'The chain took blocks back', { to: number })
      await store.rollBack(number)
      this.#reached = number
      return
    }
    // A node that is behind has no block there yet: that says nothing.
    if (found === undefined) throw new RunnerError('chain/moved', { block: oldest })
    log('error', 'The chain is another one than before: everything is indexed anew')
    await store.clear()
    this.#reached = undefined
  }
}
