import {
  type AddressBook,
  consultationTabsAbi,
  contractTerms,
  fromHex,
  type Hex,
  type Tab,
  type TabAuthorization,
  type TabTerms,
  tabId,
  tabsDomain,
  tabTopUpNonce,
  toHex,
} from '@parley/protocol'
import {
  type ContractFunctionArgs,
  type ContractFunctionName,
  encodeFunctionData,
  parseSignature,
  zeroHash,
} from 'viem'
import type { Chain, ClosedTab } from '../chain/Chain.ts'
import { checkWallet } from '../chain/checkWallet.ts'
import { signAuthorization } from '../chain/signAuthorization.ts'
import { transact } from '../chain/transact.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Wallet } from '../model/Wallet.ts'
import { randomBytes } from '../util/randomBytes.ts'
import { AUTHORIZATION_SECONDS } from './constants.ts'

type Write = ContractFunctionName<typeof consultationTabsAbi, 'nonpayable' | 'payable'>
type Sum = { cumulative: bigint; signature: Hex }
type Order = { wallet: Wallet; terms: TabTerms }

/** Tabs of paid calls on the chain: what it says of them, and what a wallet of one's own can do. */
export class ConsultTabs {
  readonly addressBook: AddressBook
  /** EIP-712 domain of vouchers and closes. */
  readonly domain: Uint8Array
  readonly #chain: Chain
  #rules: Promise<{ feeBps: number; closeWindow: number }> | undefined

  constructor(chain: Chain, addressBook: AddressBook) {
    this.addressBook = addressBook
    this.#chain = chain
    const verifyingContract = fromHex(addressBook.contracts.consultationTabs.toLowerCase())
    this.domain = tabsDomain({ chainId: addressBook.chainId, verifyingContract })
  }

  /** @throws {ParleyError} `chain/...` */
  tab(id: Hex, head: 'latest' | 'safe' = 'latest'): Promise<Tab> {
    return this.#chain.tab(id, head)
  }

  /** Asked once: a deployment fixes them for ever. @throws {ParleyError} `chain/...` */
  rules(): Promise<{ feeBps: number; closeWindow: number }> {
    this.#rules ??= this.#chain.tabRules().catch((error: unknown) => {
      this.#rules = undefined
      throw error
    })
    return this.#rules
  }

  /** @throws {ParleyError} `chain/...` */
  closing(id: Hex, fromBlock: number): Promise<ClosedTab | undefined> {
    return this.#chain.closedTab(id, fromBlock)
  }

  /** @throws {ParleyError} `chain/...` */
  head(): ReturnType<Chain['head']> {
    return this.#chain.head()
  }

  /** @throws {ParleyError} `chain/...` */
  relayPayout(relayId: number): ReturnType<Chain['relayPayout']> {
    return this.#chain.relayPayout(relayId)
  }

  /** Calls are paid in the settlement token, whose authorizations this client can make. @throws {ParleyError} `paid/token` */
  checkToken({ token }: Pick<TabTerms, 'token'>): void {
    if (token.toLowerCase() !== this.addressBook.contracts.token.toLowerCase()) {
      throw new ParleyError('paid/token', { token })
    }
  }

  /** @throws {ParleyError} `wallet/wrong-account`, `chain/...`, `funds/token` */
  async checkFunds({ wallet, terms }: Order, amount: bigint): Promise<void> {
    await checkWallet(wallet, terms.payer, this.addressBook.chainId)
    const { token } = await this.#chain.balance(wallet.address)
    if (token < amount) throw new ParleyError('funds/token', { have: token.toString(), need: amount.toString() })
  }

  /** One wallet signature; whoever has it can open this tab and nothing else. @throws {ParleyError} `chain/...`, `wallet/...` */
  async authorizeOpening({ wallet, terms }: Order, deposit: bigint, now: number): Promise<TabAuthorization> {
    const until = now + AUTHORIZATION_SECONDS
    return await this.#authorize({ wallet, amount: deposit, nonce: tabId(terms), until })
  }

  /** Opens the tab by a transaction of one's own. @throws {ParleyError} `chain/...`, `wallet/...`, `funds/...` */
  async open(
    { wallet, terms }: Order,
    deposit: bigint,
    authorization: TabAuthorization,
    onProgress: OnProgress = () => {},
  ): Promise<void> {
    const args = [contractTerms(terms).deal, deposit, asCall(terms, authorization, zeroHash)] as const
    await this.#send(wallet, 'openWithAuthorization', args, 'open the tab of a call', onProgress)
  }

  /**
   * More money into a tab: one signature and one transaction.
   * @throws {ParleyError} `chain/...`, `wallet/...`, `funds/...`
   */
  async topUp({ wallet, terms }: Order, amount: bigint, onProgress: OnProgress): Promise<void> {
    onProgress({ step: 'preparing' })
    await this.checkFunds({ wallet, terms }, amount)
    const { time } = await this.#chain.head()
    const salt = randomBytes(32)
    onProgress({ step: 'sign' })
    const authorization = await this.#authorize({
      wallet,
      amount,
      nonce: tabTopUpNonce(tabId(terms), salt),
      until: time + AUTHORIZATION_SECONDS,
    })
    const args = [contractTerms(terms), amount, asCall(terms, authorization, toHex(salt))] as const
    await this.#send(wallet, 'topUpWithAuthorization', args, 'top up the tab of a call', onProgress)
    onProgress({ step: 'done' })
  }

  /** Pays out what a voucher adds; the tab stays as it is. @throws {ParleyError} `chain/...`, `wallet/...`, `funds/gas` */
  async settle({ wallet, terms }: Order, voucher: Sum, onProgress: OnProgress = () => {}): Promise<void> {
    const args = [contractTerms(terms), voucher.cumulative, ...halves(voucher.signature)] as const
    await this.#send(wallet, 'settle', args, 'collect what a call earned', onProgress)
  }

  /** By the payee's own account. @throws {ParleyError} `chain/...`, `wallet/...`, `funds/gas` */
  async close({ wallet, terms }: Order, voucher: Sum, onProgress: OnProgress = () => {}): Promise<void> {
    const args = [contractTerms(terms), voucher.cumulative, ...halves(voucher.signature)] as const
    await this.#send(wallet, 'close', args, 'close the tab of a call', onProgress)
  }

  /** By anyone who has the payee's word. @throws {ParleyError} `chain/...`, `wallet/...`, `funds/gas` */
  async closeSigned(
    { wallet, terms }: Order,
    { cumulative, signature, close }: Sum & { close: Hex },
    onProgress: OnProgress = () => {},
  ): Promise<void> {
    const args = [contractTerms(terms), cumulative, ...halves(signature), ...halves(close)] as const
    await this.#send(wallet, 'closeSigned', args, 'close the tab of a call', onProgress)
  }

  /** The payer wants the rest back: the window begins in which vouchers still count. @throws {ParleyError} `chain/...`, `wallet/...`, `funds/gas` */
  async requestClose({ wallet, terms }: Order, onProgress: OnProgress = () => {}): Promise<void> {
    await this.#send(wallet, 'requestClose', [contractTerms(terms)], 'ask for a deposit back', onProgress)
  }

  /** The window is over. @throws {ParleyError} `chain/...`, `wallet/...`, `funds/gas` */
  async finalize({ wallet, terms }: Order, onProgress: OnProgress = () => {}): Promise<void> {
    await this.#send(wallet, 'finalize', [contractTerms(terms)], 'take a deposit back', onProgress)
  }

  /** The wallet signs that the tabs may fetch so much, for one tab alone. */
  async #authorize(payment: { wallet: Wallet; amount: bigint; nonce: Uint8Array; until: number }) {
    const to = this.addressBook.contracts.consultationTabs
    return await signAuthorization(this.addressBook, { ...payment, to, action: 'put money down for a call' })
  }

  async #send<Name extends Write>(
    wallet: Wallet,
    functionName: Name,
    args: ContractFunctionArgs<typeof consultationTabsAbi, 'nonpayable' | 'payable', Name>,
    action: string,
    onProgress: OnProgress,
  ): Promise<void> {
    await checkWallet(wallet, wallet.address, this.addressBook.chainId)
    const { native } = await this.#chain.balance(wallet.address)
    if (native === 0n) throw new ParleyError('funds/gas', { address: wallet.address })
    await transact({
      chain: this.#chain,
      wallet,
      to: this.addressBook.contracts.consultationTabs,
      data: encodeFunctionData({ abi: consultationTabsAbi, functionName, args } as Parameters<
        typeof encodeFunctionData
      >[0]),
      action,
      onProgress,
    })
  }
}

/** An authorization as the contract takes it; the salt means nothing where a tab is opened. */
function asCall({ payer }: TabTerms, { validAfter, validBefore, signature }: TabAuthorization, salt: Hex) {
  const { r, s, yParity } = parseSignature(signature)
  return { from: payer, validAfter, validBefore, salt, v: 27 + yParity, r, s }
}

/** `r` and `vs` of 64 bytes. */
function halves(signature: Hex): readonly [Hex, Hex] {
  return [`0x${signature.slice(2, 66)}`, `0x${signature.slice(66)}`]
}
