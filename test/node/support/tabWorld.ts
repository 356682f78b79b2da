import {
  consultationTabsAbi,
  devUsdAbi,
  fromHex,
  type Hex,
  signTabClose,
  signVoucher,
  type TabTerms,
  tabId,
  tabsDomain,
  tabTermsJson,
  toHex,
} from '@parley/protocol'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { RelayWorld } from './relayWorld.ts'

type Person = Awaited<ReturnType<RelayWorld['person']>>
export type Keys = { payer: Person; payee: Person; key: Hex; payeeKey: Hex }
export type Answer = { status: number; body: Record<string, unknown> & { code?: string } }

let nonce = 0n

/** Two people of a paid call and what they sign, against one relay's HTTP API. Everything is real. */
export class TabWorld {
  readonly world: RelayWorld
  readonly keys: Keys
  readonly #domain: Uint8Array

  private constructor(world: RelayWorld, keys: Keys) {
    this.world = world
    this.keys = keys
    const { chainId, contracts } = world.addressBook
    this.#domain = tabsDomain({ chainId, verifyingContract: fromHex(contracts.consultationTabs) })
  }

  static async make(world: RelayWorld): Promise<TabWorld> {
    const [payer, payee] = [await world.person(), await world.person()]
    return new TabWorld(world, { payer, payee, key: generatePrivateKey(), payeeKey: generatePrivateKey() })
  }

  get #tabs() {
    return { address: this.world.addressBook.contracts.consultationTabs, abi: consultationTabsAbi } as const
  }

  get token() {
    return this.world.addressBook.contracts.token
  }

  /** Terms of a new tab; what is changed makes them bad ones. */
  terms(relay: { id: number; payout: Hex }, change: Partial<TabTerms> = {}): TabTerms {
    const { payer, payee, key, payeeKey } = this.keys
    nonce += 1n
    return {
      payer: payer.account.address,
      payee: payee.account.address,
      key: privateKeyToAccount(key).address,
      payeeKey: privateKeyToAccount(payeeKey).address,
      token: this.token,
      relayPayout: relay.payout,
      rate: 166_667n,
      tick: 10,
      relayId: relay.id,
      relayBps: 500,
      nonce,
      ...change,
    }
  }

  /** The payer's one signature before it rings. */
  async authorization(
    terms: TabTerms,
    deposit: bigint,
    { validAfter = 0n, validBefore = BigInt(Math.floor(Date.now() / 1000) + 600), signer = this.keys.payer } = {},
  ) {
    const { name, version } = this.world.addressBook.token
    const signature = await signer.signTypedData({
      account: signer.account,
      domain: { name, version, chainId: 31_337, verifyingContract: this.token },
      types: {
        ReceiveWithAuthorization: [
          { name: 'from', type: 'address' },
          { name: 'to', type: 'address' },
          { name: 'value', type: 'uint256' },
          { name: 'validAfter', type: 'uint256' },
          { name: 'validBefore', type: 'uint256' },
          { name: 'nonce', type: 'bytes32' },
        ],
      },
      primaryType: 'ReceiveWithAuthorization',
      message: {
        from: this.keys.payer.account.address,
        to: this.#tabs.address,
        value: deposit,
        validAfter,
        validBefore,
        nonce: toHex(tabId(terms)),
      },
    })
    return { validAfter: validAfter.toString(), validBefore: validBefore.toString(), signature }
  }

  async opening(terms: TabTerms, deposit: bigint, change: Parameters<TabWorld['authorization']>[2] = {}) {
    const authorization = await this.authorization(terms, deposit, change)
    return { terms: tabTermsJson(terms), deposit: deposit.toString(), authorization }
  }

  voucher(terms: TabTerms, cumulative: bigint, privateKey = this.keys.key) {
    const sum = { tabId: tabId(terms), cumulative, domain: this.#domain, privateKey: fromHex(privateKey) }
    const signature = toHex(signVoucher(sum).signature)
    return { terms: tabTermsJson(terms), cumulative: cumulative.toString(), signature }
  }

  close(terms: TabTerms, cumulative: bigint, privateKey = this.keys.payeeKey) {
    const sum = { tabId: tabId(terms), cumulative, domain: this.#domain, privateKey: fromHex(privateKey) }
    const closeSignature = toHex(signTabClose(sum).signature)
    const { signature, ...rest } = this.voucher(terms, cumulative)
    return cumulative === 0n ? { ...rest, closeSignature } : { ...rest, signature, closeSignature }
  }

  /** The payer opens it with his own transaction. */
  async openHimself(terms: TabTerms, deposit: bigint): Promise<void> {
    const { payer } = this.keys
    const approval = [this.#tabs.address, deposit] as const
    await this.world.mined(
      await payer.writeContract({ address: this.token, abi: devUsdAbi, functionName: 'approve', args: approval }),
    )
    const { deal } = this.#deal(terms)
    await this.world.mined(await payer.writeContract({ ...this.#tabs, functionName: 'open', args: [deal, deposit] }))
  }

  async requestClose(terms: TabTerms): Promise<void> {
    const args = [this.#deal(terms)] as const
    await this.world.mined(await this.keys.payer.writeContract({ ...this.#tabs, functionName: 'requestClose', args }))
  }

  async onChain(terms: TabTerms): Promise<{ deposit: bigint; paid: bigint; state: number }> {
    const args = [toHex(tabId(terms))] as const
    const [deposit, paid, , state] = await this.world.client.readContract({
      ...this.#tabs,
      functionName: 'tabs',
      args,
    })
    return { deposit, paid, state }
  }

  async balanceOf(account: Hex): Promise<bigint> {
    return await this.world.client.readContract({
      address: this.token,
      abi: devUsdAbi,
      functionName: 'balanceOf',
      args: [account],
    })
  }

  /** A relay's share that waits in the contract, and the treasury's out of its tabs. */
  async sharesOf(payout: Hex): Promise<{ relay: bigint; treasury: bigint }> {
    const args = [payout, this.token] as const
    return {
      relay: await this.world.client.readContract({ ...this.#tabs, functionName: 'credits', args }),
      treasury: await this.world.client.readContract({ ...this.#tabs, functionName: 'fees', args }),
    }
  }

  #deal({ payer, payee, key, payeeKey, token, relayPayout, ...numbers }: TabTerms) {
    const { rate, tick, relayId, relayBps, nonce } = numbers
    // Spelled out beside the protocol's own encoder, which is judged by what the contract answers.
    const rates =
      (rate << 160n) | (BigInt(tick) << 128n) | (BigInt(relayId) << 96n) | (BigInt(relayBps) << 80n) | (nonce << 16n)
    return { payer, deal: { payee, key, payeeKey, token, relayPayout, rates } }
  }
}

export async function ask(url: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

export const pathOf = (terms: TabTerms, more = '') => `/v1/tabs/${toHex(tabId(terms))}${more}`
