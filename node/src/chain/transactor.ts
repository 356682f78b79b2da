import type { AddressBook } from '@parley/protocol'
import type { Logger } from 'pino'
import {
  type Abi,
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  createWalletClient,
  type Hex,
  http,
  type PublicClient,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { ChainMirror } from './chainMirror.ts'
import { viemChain } from './viemChain.ts'

export type TransactorInit = {
  client: PublicClient
  rpcUrl: string
  privateKey: Hex
  addressBook: AddressBook
  mirror: ChainMirror
  log: Logger
}

export type Call = { address: Address; abi: Abi; functionName: string; args: readonly unknown[] }
/** `lost`: somebody was quicker, or it was never mined; the next round looks again. `reason`: name of the contract's error. */
export type Sent = { kind: 'mined'; hash: Hex } | { kind: 'lost' } | { kind: 'refused'; reason: string }

const RECEIPT_TIMEOUT_MS = 90_000

/** Sends the relay's transactions, one after the other, from its signer. */
export class Transactor {
  readonly account: ReturnType<typeof privateKeyToAccount>
  readonly #init: TransactorInit
  readonly #wallet: ReturnType<typeof createWalletClient>
  #stopped = false
  /** The last one to be sent; the next waits until it has its number. */
  #sending: Promise<unknown> = Promise.resolve()

  constructor(init: TransactorInit) {
    this.#init = init
    this.account = privateKeyToAccount(init.privateKey)
    this.#wallet = createWalletClient({
      account: this.account,
      chain: viemChain(init.addressBook, init.rpcUrl),
      transport: http(init.rpcUrl, { timeout: 10_000, retryCount: 0 }),
    })
  }

  /** Nothing new is sent from now on. */
  stop(): void {
    this.#stopped = true
  }

  /**
   * Tries on a copy of the chain first: what would fail costs nothing. Returns when the mirror has seen what was mined.
   * `onSent` hears the transaction's hash before that.
   */
  async send(call: Call, onSent?: (hash: Hex) => void): Promise<Sent> {
    const turn = this.#sending.then(() => this.#submit(call))
    this.#sending = turn.catch(() => {})
    const submitted = await turn
    if (submitted.kind !== 'sent') return submitted
    onSent?.(submitted.hash)
    return await this.#untilMined(submitted.hash, call.functionName)
  }

  async #submit(call: Call): Promise<{ kind: 'sent'; hash: Hex } | Exclude<Sent, { kind: 'mined' }>> {
    const { client, log } = this.#init
    const { functionName } = call
    try {
      await client.simulateContract({ ...call, account: this.account })
    } catch (error) {
      const reverted = revertOf(error)
      if (reverted === undefined) throw error
      return { kind: 'refused', reason: reverted.data?.errorName ?? reverted.signature ?? 'reverted' }
    }
    if (this.#stopped) return { kind: 'lost' }
    try {
      const hash = await this.#wallet.writeContract({
        ...call,
        account: this.account,
        chain: this.#wallet.chain ?? null,
      })
      return { kind: 'sent', hash }
    } catch (error) {
      if (revertOf(error) === undefined) throw error
      log.debug({ functionName }, 'Somebody else was quicker')
      return { kind: 'lost' }
    }
  }

  async #untilMined(hash: Hex, functionName: string): Promise<Sent> {
    const { client, mirror, log } = this.#init
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
