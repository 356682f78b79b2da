import {
  type Address,
  type AddressBook,
  addStakeNonce,
  consultationTabsAbi,
  joinNonce,
  postOfficeAbi,
  relayRegistryAbi,
  toHex,
} from '@parley/protocol'
import { encodeFunctionData, isAddress, parseSignature } from 'viem'
import type { Chain, RelayState } from '../chain/Chain.ts'
import { checkFunds } from '../chain/checkFunds.ts'
import { checkWallet } from '../chain/checkWallet.ts'
import { openChain } from '../chain/openChain.ts'
import { signAuthorization } from '../chain/signAuthorization.ts'
import { transact } from '../chain/transact.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Wallet } from '../model/Wallet.ts'
import { randomKey } from '../util/randomKey.ts'
import { checkEndpoints, type Endpoints } from './checkEndpoints.ts'
import { checkPayout } from './checkPayout.ts'

/** A signed authorization is good for this long after the newest block. */
const AUTHORIZATION_SECONDS = 3_600

/** What `parley-node id` prints, the price of a slot, and what stands behind it. */
export type RelayStart = Endpoints & { signer: Address; ask: bigint; amount: bigint }

type Call = { to: Address; data: `0x${string}`; action: string }

/**
 * What an operator does with relays, from the account that they pay: the wallet alone, no identity. Each thing is checked and tried
 * on the chain before the wallet opens.
 * @throws {ParleyError} `operator/...`, `funds/...`, `wallet/...`, `chain/...`
 */
export class OperatorDesk {
  readonly #addressBook: AddressBook
  readonly #chain: Chain

  constructor({ addressBook, rpcUrl = addressBook.rpcUrl }: { addressBook: AddressBook; rpcUrl?: string }) {
    this.#addressBook = addressBook
    this.#chain = openChain({ addressBook, rpcUrl })
  }

  /** What an account's relays earned by paid calls and did not take out yet, in the settlement token. */
  callCredit(payout: Address): Promise<bigint> {
    return this.#chain.tabCredit(payout)
  }

  /** Puts a relay on the chain whose stake and earnings belong to the wallet: one signature, one transaction. */
  async stake(wallet: Wallet, start: RelayStart, onProgress: OnProgress = () => {}): Promise<void> {
    onProgress({ step: 'preparing' })
    const { signer, ask, amount, multiaddr, url } = start
    if (!isAddress(signer, { strict: false })) throw new ParleyError('operator/account', { field: 'signer' })
    checkEndpoints(start)
    this.#checkStake(amount)
    await this.#checkFunds(wallet, amount)
    const entry = { signer, payout: wallet.address, ask, amount, multiaddr, url }
    const authorization = await this.#authorize(wallet, amount, (salt) => joinNonce({ ...entry, salt }), onProgress)
    const args = [signer, wallet.address, ask, amount, multiaddr, url, authorization] as const
    const data = encodeFunctionData({ abi: relayRegistryAbi, functionName: 'joinWithAuthorization', args })
    await this.#send(wallet, { to: this.#registry, data, action: 'stake a relay' }, onProgress)
  }

  /** Adds to the stake: one signature, one transaction. */
  async raise(
    wallet: Wallet,
    { relayId, amount }: { relayId: number; amount: bigint },
    onProgress: OnProgress = () => {},
  ): Promise<void> {
    onProgress({ step: 'preparing' })
    const { stake, exitAt } = await this.#own(wallet, relayId)
    if (exitAt !== 0) throw new ParleyError('operator/leaving', { relayId })
    if (amount <= 0n) throw new ParleyError('operator/stake', { amount: amount.toString(), minimum: '1' })
    this.#checkStake(stake + amount)
    await this.#checkFunds(wallet, amount)
    const nonce = (salt: Uint8Array) => addStakeNonce({ relayId, amount, salt })
    const authorization = await this.#authorize(wallet, amount, nonce, onProgress)
    const args = [relayId, amount, authorization] as const
    const data = encodeFunctionData({ abi: relayRegistryAbi, functionName: 'addStakeWithAuthorization', args })
    await this.#send(wallet, { to: this.#registry, data, action: 'add to the stake' }, onProgress)
  }

  /** The least that the relay carries a slot for, from the next epoch on. */
  async setAsk(
    wallet: Wallet,
    { relayId, ask }: { relayId: number; ask: bigint },
    onProgress: OnProgress = () => {},
  ): Promise<void> {
    onProgress({ step: 'preparing' })
    await this.#own(wallet, relayId)
    const data = encodeFunctionData({ abi: relayRegistryAbi, functionName: 'setAsk', args: [relayId, ask] })
    await this.#send(wallet, { to: this.#registry, data, action: 'change the price' }, onProgress)
  }

  /** Where clients find the relay. */
  async setEndpoints(
    wallet: Wallet,
    { relayId, multiaddr, url }: { relayId: number } & Endpoints,
    onProgress: OnProgress = () => {},
  ): Promise<void> {
    onProgress({ step: 'preparing' })
    checkEndpoints({ multiaddr, url })
    await this.#own(wallet, relayId)
    const args = [relayId, multiaddr, url] as const
    const data = encodeFunctionData({ abi: relayRegistryAbi, functionName: 'setEndpoints', args })
    await this.#send(wallet, { to: this.#registry, data, action: 'change the addresses' }, onProgress)
  }

  /** Hands the relay, its stake and what it earned and did not send yet to another account. Nobody but that one can give it back. */
  async setPayout(
    wallet: Wallet,
    { relayId, payout }: { relayId: number; payout: string },
    onProgress: OnProgress = () => {},
  ): Promise<void> {
    onProgress({ step: 'preparing' })
    const relay = await this.#own(wallet, relayId)
    const next = checkPayout(payout, { now: relay.payout, addressBook: this.#addressBook })
    const args = [relayId, next] as const
    const data = encodeFunctionData({ abi: relayRegistryAbi, functionName: 'setPayout', args })
    await this.#send(wallet, { to: this.#registry, data, action: 'hand over a relay' }, onProgress)
  }

  /** Begins to leave: nobody can name the relay any more, and its stake stands as security for the unbonding period. */
  async unbond(wallet: Wallet, { relayId }: { relayId: number }, onProgress: OnProgress = () => {}): Promise<void> {
    onProgress({ step: 'preparing' })
    const { exitAt } = await this.#own(wallet, relayId)
    if (exitAt !== 0) throw new ParleyError('operator/leaving', { relayId })
    const data = encodeFunctionData({ abi: relayRegistryAbi, functionName: 'unbond', args: [relayId] })
    await this.#send(wallet, { to: this.#registry, data, action: 'begin to leave' }, onProgress)
  }

  /** Takes the stake out, once the unbonding period is over. */
  async withdraw(wallet: Wallet, { relayId }: { relayId: number }, onProgress: OnProgress = () => {}): Promise<void> {
    onProgress({ step: 'preparing' })
    const { exitAt, stake } = await this.#own(wallet, relayId)
    if (exitAt === 0 || stake === 0n) throw new ParleyError('operator/nothing', { relayId })
    const { time } = await this.#chain.head()
    if (time < exitAt) throw new ParleyError('operator/not-free', { until: exitAt * 1_000 })
    const data = encodeFunctionData({ abi: relayRegistryAbi, functionName: 'withdraw', args: [relayId] })
    await this.#send(wallet, { to: this.#registry, data, action: 'take out the stake' }, onProgress)
  }

  /** Sends what the relay earned by postage to its payout account; anybody may. */
  async collect(wallet: Wallet, { relayId }: { relayId: number }, onProgress: OnProgress = () => {}): Promise<void> {
    onProgress({ step: 'preparing' })
    await checkWallet(wallet, wallet.address, this.#addressBook.chainId)
    if ((await this.#chain.relayEarned(relayId)) === 0n) throw new ParleyError('operator/nothing', { relayId })
    const data = encodeFunctionData({ abi: postOfficeAbi, functionName: 'collect', args: [relayId] })
    await this.#send(
      wallet,
      { to: this.#addressBook.contracts.postOffice, data, action: 'collect postage' },
      onProgress,
    )
  }

  /** Sends what the wallet's relays earned by paid calls to it. */
  async collectCalls(wallet: Wallet, onProgress: OnProgress = () => {}): Promise<void> {
    onProgress({ step: 'preparing' })
    await checkWallet(wallet, wallet.address, this.#addressBook.chainId)
    const { consultationTabs, token } = this.#addressBook.contracts
    const args = [wallet.address, token] as const
    const data = encodeFunctionData({ abi: consultationTabsAbi, functionName: 'withdraw', args })
    await this.#send(wallet, { to: consultationTabs, data, action: 'collect shares of calls' }, onProgress)
  }

  get #registry(): Address {
    return this.#addressBook.contracts.relayRegistry
  }

  /** The relay as it stands now, if the wallet is the account that manages it. */
  async #own(wallet: Wallet, relayId: number): Promise<RelayState> {
    await checkWallet(wallet, wallet.address, this.#addressBook.chainId)
    const relay = (await this.#chain.relayStates()).find(({ id }) => id === relayId)
    const payout = relay?.payout ?? 'unknown'
    if (relay === undefined || payout.toLowerCase() !== wallet.address.toLowerCase())
      throw new ParleyError('operator/not-yours', { relayId, payout })
    return relay
  }

  #checkStake(amount: bigint): void {
    const { minStake } = this.#addressBook.limits
    if (amount < BigInt(minStake))
      throw new ParleyError('operator/stake', { amount: amount.toString(), minimum: String(minStake) })
  }

  async #checkFunds(wallet: Wallet, amount: bigint): Promise<void> {
    await checkWallet(wallet, wallet.address, this.#addressBook.chainId)
    await checkFunds(this.#chain, wallet.address, amount)
  }

  /** The wallet signs that the registry may take so much, for this call alone. */
  async #authorize(wallet: Wallet, amount: bigint, nonceOf: (salt: Uint8Array) => Uint8Array, onProgress: OnProgress) {
    const { time } = await this.#chain.head()
    const salt = randomKey()
    onProgress({ step: 'sign' })
    const { signature, ...validity } = await signAuthorization(this.#addressBook, {
      wallet,
      to: this.#registry,
      amount,
      nonce: nonceOf(salt),
      until: time + AUTHORIZATION_SECONDS,
      action: 'stake for a relay',
    })
    const { r, s, yParity } = parseSignature(signature)
    return { from: wallet.address, ...validity, salt: toHex(salt), v: 27 + yParity, r, s }
  }

  async #send(wallet: Wallet, call: Call, onProgress: OnProgress): Promise<void> {
    await transact({ chain: this.#chain, wallet, ...call, onProgress })
    onProgress({ step: 'done' })
  }
}
