import {
  type AddressBook,
  consultationTabsAbi,
  contractTerms,
  devUsdAbi,
  type Hex,
  TAB_STATES,
  type Tab,
  type TabAuthorization,
  type TabTerms,
  tabAuthorizationTypedData,
  toHex,
} from '@parley/protocol'
import { type Abi, type PublicClient, parseSignature, verifyTypedData } from 'viem'
import type { Sent, Transactor } from '../chain/transactor.ts'
import type { KeptClose } from './tabStore.ts'

/** The contract's own errors and those of the token it calls, so that a refusal has a name. */
const abi: Abi = [...consultationTabsAbi, ...devUsdAbi.filter(({ type }) => type === 'error')]
const NO_SIGNATURE = new Uint8Array(64)
const ZERO_WORD = toHex(new Uint8Array(32))
/** Back to here the transaction that opened a tab is looked for. */
const LOOK_BACK = 5000n

/** What this relay asks of ConsultationTabs and of the token behind it. */
export class TabChain {
  readonly #init: { client: PublicClient; transactor: Transactor; addressBook: AddressBook }
  #closeWindow: number | undefined

  constructor(init: { client: PublicClient; transactor: Transactor; addressBook: AddressBook }) {
    this.#init = init
  }

  /** A tab at the newest block. */
  async read(tabId: Uint8Array): Promise<Tab> {
    const [deposit, paid, closeAt, state] = await this.#init.client.readContract({
      address: this.#tabs,
      abi: consultationTabsAbi,
      functionName: 'tabs',
      args: [toHex(tabId)],
    })
    return { deposit, paid, closeAt, state: TAB_STATES[state] ?? 'none' }
  }

  /** Seconds from a payer's request to close until he may. */
  async closeWindow(): Promise<number> {
    this.#closeWindow ??= await this.#init.client.readContract({
      address: this.#tabs,
      abi: consultationTabsAbi,
      functionName: 'closeWindow',
    })
    return this.#closeWindow
  }

  async balanceOf(account: Hex): Promise<bigint> {
    return await this.#init.client.readContract({
      address: this.#token,
      abi: devUsdAbi,
      functionName: 'balanceOf',
      args: [account],
    })
  }

  /** Was the authorization with this nonce used or cancelled? */
  async isUsed(account: Hex, nonce: Hex): Promise<boolean> {
    return await this.#init.client.readContract({
      address: this.#token,
      abi: devUsdAbi,
      functionName: 'authorizationState',
      args: [account, nonce],
    })
  }

  /** Is it the payer's own signature over this deposit and this tab? */
  async isSignedBy(payer: Hex, { tabId, deposit, authorization }: Opening): Promise<boolean> {
    const { signature, ...validity } = authorization
    const said = { payer, amount: deposit, nonce: tabId, ...validity }
    return await verifyTypedData({
      address: payer,
      ...tabAuthorizationTypedData(this.#init.addressBook, said),
      signature,
    }).catch(() => false)
  }

  /** The transaction that opened a tab, if it is not long ago. */
  async openingOf(tabId: Uint8Array): Promise<Hex | undefined> {
    const { client, addressBook } = this.#init
    const newest = await client.getBlockNumber()
    const first = BigInt(addressBook.deployBlock)
    const logs = await client.getContractEvents({
      address: this.#tabs,
      abi: consultationTabsAbi,
      eventName: 'TabOpened',
      args: { tabId: toHex(tabId) },
      fromBlock: newest - LOOK_BACK > first ? newest - LOOK_BACK : first,
      toBlock: newest,
    })
    return logs[0]?.transactionHash
  }

  async open(terms: TabTerms, { deposit, authorization }: Opening, onSent: (hash: Hex) => void): Promise<Sent> {
    const { payer, deal } = contractTerms(terms)
    const { validAfter, validBefore, signature } = authorization
    const { r, s, yParity } = parseSignature(signature)
    const signed = { from: payer, validAfter, validBefore, salt: ZERO_WORD, v: 27 + yParity, r, s }
    return await this.#send('openWithAuthorization', [deal, deposit, signed], onSent)
  }

  async settle(terms: TabTerms, cumulative: bigint, voucher: Uint8Array): Promise<Sent> {
    return await this.#send('settle', [contractTerms(terms), cumulative, ...words(voucher)])
  }

  async close(terms: TabTerms, close: KeptClose, onSent: (hash: Hex) => void): Promise<Sent> {
    const { cumulative, voucher = NO_SIGNATURE, signature } = close
    const signatures = [...words(voucher), ...words(signature)]
    return await this.#send('closeSigned', [contractTerms(terms), cumulative, ...signatures], onSent)
  }

  get #tabs(): Hex {
    return this.#init.addressBook.contracts.consultationTabs
  }

  get #token(): Hex {
    return this.#init.addressBook.contracts.token
  }

  #send(functionName: string, args: readonly unknown[], onSent?: (hash: Hex) => void): Promise<Sent> {
    return this.#init.transactor.send({ address: this.#tabs, abi, functionName, args }, onSent)
  }
}

type Opening = { tabId: Uint8Array; deposit: bigint; authorization: TabAuthorization }

const words = (signature: Uint8Array): Hex[] => [toHex(signature.slice(0, 32)), toHex(signature.slice(32))]
