import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClientInit, ParleyClient, type Store, type Wallet } from '@parley/client'
import { openSqliteStore } from '@parley/client/node'
import { createWakuTransport } from '@parley/client/waku'
import { createWalletClient, http, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { RelayWorld } from '../../node/support/relayWorld.ts'
import { makeWallet } from './makeWallet.ts'

export type Person = {
  client: ParleyClient
  wallet: Wallet
  store: Store
  storePath: string
  prompts: string[]
  did: string
}

/** The last of the chain's funded accounts; the relay world takes them from the first on. */
const FUNDER = 19
/** Enough for every epoch of a test, paid out or not. */
const SHEETS = 21n

/** A chain, relays, and people with a client each; everything real. `stop` leaves nothing behind. */
export class ClientWorld {
  readonly relays: RelayWorld
  readonly directory = mkdtempSync(join(tmpdir(), 'parley-client-'))
  readonly #open = new Set<ParleyClient>()
  /** Pays for newcomers, one after the other: its nonce is one. */
  #funding: Promise<unknown> = Promise.resolve()

  private constructor(relays: RelayWorld) {
    this.relays = relays
  }

  static async start(parameters?: Parameters<typeof RelayWorld.start>[0]): Promise<ClientWorld> {
    return new ClientWorld(await RelayWorld.start(parameters))
  }

  /** Somebody with native coin and dollars, a store of his own, and nothing registered yet. */
  async stranger(change: Partial<ClientInit> = {}): Promise<Person> {
    const privateKey = await this.fundedKey()
    const prompts: string[] = []
    const { rpcUrl } = this.relays.chain
    const wallet = makeWallet({ privateKey, rpcUrl, onPrompt: (what) => prompts.push(what) })
    const storePath = join(this.directory, `${wallet.address}.sqlite`)
    const store = openSqliteStore(storePath)
    const client = await this.open({ address: wallet.address, store, ...change })
    const did = `did:ethr:0x7a69:${wallet.address.toLowerCase()}`
    return { client, wallet, store, storePath, prompts, did }
  }

  /** Of an account with native coin. */
  async fundedKey(): Promise<`0x${string}`> {
    const privateKey = generatePrivateKey()
    await this.#fund(privateKeyToAccount(privateKey).address)
    return privateKey
  }

  /** Registered, with a stamp book, connected. */
  async person(name: string, { depth = 8, unit = 1_000n, change = {} as Partial<ClientInit> } = {}): Promise<Person> {
    const person = await this.stranger(change)
    const { client, wallet } = person
    await client.start()
    await client.books.faucet({ wallet, amount: 10_000_000_000n })
    await client.identity.register({ wallet, name })
    if (depth > 0) {
      const { sheetValue } = client.books.quote({ depth, unit })
      await client.books.open({ wallet, depth, unit, amount: SHEETS * sheetValue })
    }
    return person
  }

  #fund(to: `0x${string}`): Promise<unknown> {
    const account = this.relays.chain.account(FUNDER)
    const funder = createWalletClient({ account, chain: hardhat, transport: http(this.relays.chain.rpcUrl) })
    this.#funding = this.#funding.then(async () =>
      this.relays.mined(await funder.sendTransaction({ to, value: parseEther('10') })),
    )
    return this.#funding
  }

  async open(init: Pick<ClientInit, 'address' | 'store'> & Partial<ClientInit>): Promise<ParleyClient> {
    const client = await ParleyClient.open({
      addressBook: this.relays.addressBook,
      transport: createWakuTransport,
      ...init,
    })
    this.#open.add(client)
    return client
  }

  /** The same person on the same device after a restart. */
  async restart(person: Person, change: Partial<ClientInit> = {}): Promise<void> {
    await person.client.stop()
    this.#open.delete(person.client)
    await person.store.close()
    person.store = openSqliteStore(person.storePath)
    person.client = await this.open({ address: person.wallet.address, store: person.store, ...change })
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#open].map((client) => client.stop()))
    await this.relays.stop()
    rmSync(this.directory, { recursive: true, force: true })
  }
}
