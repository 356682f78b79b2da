import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { NetworkHooks } from 'hardhat/types/hooks'
import {
  encodeAbiParameters,
  type Hex,
  hexToBytes,
  parseTransaction,
  recoverTransactionAddress,
  zeroAddress,
} from 'viem'
import { readCreationCodes, recordFolder, writeRecording } from './recorder.ts'

/** What Replay.t.sol calls a step; the order of the fields is its struct's. */
type Step = {
  kind: number
  from: Hex
  to: Hex
  value: bigint
  number: bigint
  time: bigint
  ok: boolean
  data: Hex
  result: Hex
  artifact: string
  nonce: bigint
  hashes: Hex[]
}

export const CALL = 0
const VIEW = 1
const DEPLOY = 2
const SNAPSHOT = 3
const REVERT = 4
const STORE = 5
const CODE = 6
const BALANCE = 7
const TRIAL = 8

const step = {
  type: 'tuple[]',
  components: [
    { name: 'kind', type: 'uint8' },
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'number', type: 'uint64' },
    { name: 'time', type: 'uint64' },
    { name: 'ok', type: 'bool' },
    { name: 'data', type: 'bytes' },
    { name: 'result', type: 'bytes' },
    { name: 'artifact', type: 'string' },
    { name: 'nonce', type: 'uint64' },
    { name: 'hashes', type: 'bytes32[]' },
  ],
} as const

type Request = { method: string; params?: unknown }
type Ask = (method: string, params: unknown[]) => Promise<{ result?: unknown; error?: { data?: unknown } }>
type Transaction = { from?: Hex; to?: Hex | null; value?: Hex; data?: Hex; input?: Hex; nonce?: Hex; gas?: Hex }
type Block = { number: Hex; timestamp: Hex; hash: Hex; transactions: (Transaction | Hex)[] }

const root = fileURLToPath(new URL('../..', import.meta.url))
let codes: ReturnType<typeof readCreationCodes> | undefined

const MUCH_GAS = 1_000_000n

const inputOf = (call: Transaction): Hex => call.data ?? call.input ?? '0x'

/** What a refused call answered, if the chain says. */
function revertData(error: unknown): Hex {
  const { data } = (error ?? {}) as { data?: unknown }
  const inner = typeof data === 'object' && data !== null ? (data as { data?: unknown }).data : data
  return typeof inner === 'string' && inner.startsWith('0x') ? (inner as Hex) : '0x'
}

class Recording {
  readonly name = randomUUID()
  readonly steps: Step[] = []
  #queue: Promise<unknown> = Promise.resolve()
  #lastHash = -1n
  readonly #lastHashes = new Map<Hex, bigint>()
  /** Sent and not mined yet, where a test mines by hand. */
  readonly #waiting = new Map<Hex, Step>()
  /** One request after the other: what ran before what must be known. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work)
    this.#queue = turn.catch(() => {})
    return turn
  }

  add(fields: Partial<Step>): void {
    const blank = {
      kind: CALL,
      from: zeroAddress,
      to: zeroAddress,
      value: 0n,
      number: 0n,
      time: 0n,
      nonce: 0n,
    } as const
    this.steps.push({ ...blank, ok: true, data: '0x', result: '0x', artifact: '', hashes: [], ...fields })
  }

  /** @param chosenGas What the test itself limited the transaction to; Hardhat writes an estimate into the request later. */
  async note(
    request: Request,
    ask: Ask,
    answer: { result?: unknown; error?: unknown },
    chosenGas: bigint,
  ): Promise<void> {
    const params = (request.params ?? []) as unknown[]
    const ok = !answer.error
    for (const [hash, step] of this.#waiting) await this.#seeMined(hash, step, ask)
    switch (request.method) {
      case 'evm_snapshot':
        this.#lastHashes.set(answer.result as Hex, this.#lastHash)
        this.add({ kind: SNAPSHOT, nonce: BigInt(answer.result as Hex) })
        return
      case 'evm_revert':
        // The heads mined after the snapshot are gone; those before it are known to the replay, once asked for.
        this.#lastHash = this.#lastHashes.get(params[0] as Hex) ?? -1n
        this.add({ kind: REVERT, nonce: BigInt(params[0] as Hex) })
        return
      case 'hardhat_setStorageAt':
        this.add({ kind: STORE, to: params[0] as Hex, data: params[2] as Hex, value: BigInt(params[1] as Hex) })
        return
      case 'hardhat_setCode':
        this.add({ kind: CODE, to: params[0] as Hex, data: params[1] as Hex })
        return
      case 'hardhat_setBalance':
        this.add({ kind: BALANCE, to: params[0] as Hex, value: BigInt(params[1] as Hex) })
        return
      case 'eth_call':
        if (params[1] === undefined || params[1] === 'latest' || params[1] === 'pending')
          await this.#call(VIEW, params[0] as Transaction, ask, answer, params[1] === 'pending')
        return
      case 'eth_estimateGas':
        // Tried and refused: nothing follows, so this is all there is of it.
        if (!ok) await this.#call(TRIAL, params[0] as Transaction, ask, answer, true)
        return
      case 'eth_sendTransaction':
        await this.#sent(params[0] as Transaction, ask, answer, chosenGas)
        return
      case 'eth_sendRawTransaction': {
        const serializedTransaction = params[0] as Hex
        const { to, value, data, nonce } = parseTransaction(serializedTransaction)
        const from = await recoverTransactionAddress({
          serializedTransaction: serializedTransaction as `0x02${string}`,
        })
        const amounts = { value: `0x${(value ?? 0n).toString(16)}`, nonce: `0x${(nonce ?? 0).toString(16)}` } as const
        await this.#sent({ from, to: to ?? null, data: data ?? '0x', ...amounts }, ask, answer, 0n)
      }
    }
  }

  async #block(ask: Ask, tag = 'latest'): Promise<Block> {
    return (await ask('eth_getBlockByNumber', [tag, false])).result as Block
  }

  /** The pending block has a time, but no number yet. */
  async #comingBlock(ask: Ask): Promise<Block> {
    const [latest, pending] = [await this.#block(ask), await this.#block(ask, 'pending')]
    return { ...pending, number: `0x${(BigInt(latest.number) + 1n).toString(16)}` }
  }

  /** The hashes of the blocks since the last step, up to the parent: a beacon may ask for them. */
  async #hashes(ask: Ask, head: bigint): Promise<Hex[]> {
    const first = head - this.#lastHash > 256n ? head - 256n : this.#lastHash + 1n
    const hashes: Hex[] = []
    for (let n = first < 0n ? 0n : first; n < head; n++)
      hashes.push((await this.#block(ask, `0x${n.toString(16)}`)).hash)
    if (head > 0n) this.#lastHash = head - 1n
    return hashes
  }

  /** @param isComing What a transaction would do is tried in the block to come, with its time. */
  async #call(
    kind: number,
    call: Transaction,
    ask: Ask,
    answer: { result?: unknown; error?: unknown },
    isComing: boolean,
  ): Promise<void> {
    if (!call.to) return
    const { number, timestamp } = await (isComing ? this.#comingBlock(ask) : this.#block(ask))
    const { from = zeroAddress, to, value = '0x0' } = call
    const ok = !answer.error
    const result = ok ? (answer.result as Hex) : revertData(answer.error)
    const hashes = await this.#hashes(ask, BigInt(number))
    const at = { number: BigInt(number), time: BigInt(timestamp), hashes }
    // A call that is given little gas on purpose is given as much in the replay (in the field that it has no use for).
    const nonce = BigInt(call.gas ?? 0)
    this.add({ kind, from, to, value: BigInt(value), data: inputOf(call), ok, result, nonce, ...at })
  }

  async #sent(
    call: Transaction,
    ask: Ask,
    answer: { result?: unknown; error?: unknown },
    chosenGas: bigint,
  ): Promise<void> {
    const head = await this.#block(ask)
    let block = head
    let ok = !answer.error
    let isWaiting = false
    let nonce = BigInt(call.nonce ?? 0)
    if (typeof answer.result === 'string') {
      const { result } = await ask('eth_getTransactionReceipt', [answer.result])
      const receipt = result as { status: Hex; blockNumber: Hex } | null
      isWaiting = receipt === null
      ok = receipt === null || receipt.status === '0x1'
      block = await (receipt === null ? this.#comingBlock(ask) : this.#block(ask, receipt.blockNumber))
      const sent = (await ask('eth_getTransactionByHash', [answer.result])).result as { nonce: Hex }
      nonce = BigInt(sent.nonce)
    } else {
      if (!call.to) nonce = BigInt((await ask('eth_getTransactionCount', [call.from, 'latest'])).result as Hex)
      // Refused before it was mined, it was tried in the block to come.
      const input = inputOf(call)
      const latest = (await ask('eth_getBlockByNumber', ['latest', true])).result as Block
      const isMined = latest.transactions.some((one) => typeof one !== 'string' && one.input === input)
      if (!isMined) block = await this.#comingBlock(ask)
    }
    const hashes = await this.#hashes(ask, BigInt(block.number))
    const data = inputOf(call)
    const at = { number: BigInt(block.number), time: BigInt(block.timestamp), hashes, nonce }
    const result = revertData(answer.error)
    const common = { from: call.from ?? zeroAddress, value: BigInt(call.value ?? 0), ok, result, ...at }
    if (call.to) {
      // Little gas is what the test wants to be too little, or just enough; much of it is only a precaution.
      const isLimited = chosenGas < MUCH_GAS
      this.add({ ...common, kind: CALL, to: call.to, data, nonce: isLimited ? chosenGas : 0n })
      const step = this.steps.at(-1)
      if (isWaiting && step) this.#waiting.set(answer.result as Hex, step)
      return
    }
    // Refused without a reason it never ran: the chain did not take its nonce, or its sender could not pay for gas.
    if (!ok && result === '0x') return
    codes ??= readCreationCodes(root)
    const known = codes.find(({ code }) => data.startsWith(code))
    const args = known ? (`0x${data.slice(known.code.length)}` as const) : data
    this.add({ ...common, kind: DEPLOY, data: args, artifact: known?.id ?? '' })
  }

  /** How a transaction that waited ended, and in which block. */
  async #seeMined(hash: Hex, step: Step, ask: Ask): Promise<void> {
    const { result } = await ask('eth_getTransactionReceipt', [hash])
    const receipt = result as { status: Hex; blockNumber: Hex } | null
    if (receipt === null) return
    const { number, timestamp } = await this.#block(ask, receipt.blockNumber)
    Object.assign(step, { ok: receipt.status === '0x1', number: BigInt(number), time: BigInt(timestamp) })
    this.#waiting.delete(hash)
  }

  write(folder: string): void {
    if (this.steps.some(({ kind }) => kind === DEPLOY)) {
      writeRecording(folder, this.name, hexToBytes(encodeAbiParameters([step], [this.steps])))
    }
  }
}

const recordings = new WeakMap<object, Recording>()
const open = new Set<Recording>()
/** Set while a request is answered: what Hardhat asks meanwhile is part of it. */
const within = new AsyncLocalStorage<true>()

process.on('exit', () => {
  if (recordFolder) for (const recording of open) recording.write(recordFolder)
})

export default async (): Promise<Partial<NetworkHooks>> => ({
  async onRequest(context, connection, request, next) {
    let recording = recordings.get(connection)
    if (!recording) {
      recording = new Recording()
      recordings.set(connection, recording)
      open.add(recording)
    }
    if (within.getStore()) return await next(context, connection, request)
    const current = recording
    const [transaction] = (request.params ?? []) as (Transaction | undefined)[]
    const chosenGas = request.method === 'eth_sendTransaction' ? BigInt(transaction?.gas ?? 0) : 0n
    const ask: Ask = (method, params) =>
      next(context, connection, { jsonrpc: '2.0', id: 0, method, params } as never) as ReturnType<Ask>
    return await current.inTurn(() =>
      within.run(true, async () => {
        // A refused request is an exception here.
        const [answer, error] = await next(context, connection, request).then(
          (given) => [given, undefined] as const,
          (reason: unknown) => [undefined, reason ?? new Error('refused')] as const,
        )
        await current.note(
          request,
          ask,
          answer ? (answer as { result?: unknown; error?: unknown }) : { error },
          chosenGas,
        )
        if (!answer) throw error
        return answer
      }),
    )
  },
})
