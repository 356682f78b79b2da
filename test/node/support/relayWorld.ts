import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Relay, type RelayConfig, startRelay } from '@parley/node'
import {
  ackAddress,
  addressOf,
  devUsdAbi,
  didRegistryAbi,
  encodeFrame,
  encodeProfile,
  epochAt,
  formatDid,
  fromHex,
  hashPostmark,
  inboxTopic,
  messageHash,
  type Profile,
  postOfficeAbi,
  postOfficeDomain,
  profileAnchor,
  publicKeyOf,
  recoverSigner,
  relayRegistryAbi,
  type Stamp,
  signStamp,
  spanOf,
  toHex,
} from '@parley/protocol'
import type { Logger } from 'pino'
import {
  createPublicClient,
  createWalletClient,
  getAddress,
  type Hex,
  http,
  type LocalAccount,
  maxUint256,
  type PublicClient,
  parseEther,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'
import { startChain, type TestChain } from '../../support/startChain.ts'

export type WorldRelay = {
  relay: Relay
  id: number
  config: RelayConfig
  signer: `0x${string}`
  signerKey: Uint8Array
  /** Wallet of whoever staked it. */
  operator: ReturnType<typeof wallet>
}
export type TestBook = { id: bigint; owner: `0x${string}`; key: Uint8Array; depth: number; unit: bigint }
export type TestInbox = {
  address: `0x${string}`
  ackPrivate: Uint8Array
  ackKey: Uint8Array
  topic: string
  profile: Uint8Array
}
export type SentMessage = {
  contentTopic: string
  timestampNs: bigint
  payload: Uint8Array
  hash: Hex
  hashBytes: Uint8Array
  stamps: Stamp[]
}

/** A chain, relays and people on it; everything real. `stop` leaves nothing behind. */
export class RelayWorld {
  readonly chain: TestChain
  readonly client: PublicClient
  readonly directory: string
  readonly domain: Uint8Array
  readonly relays: WorldRelay[] = []
  #accounts = 1

  private constructor(chain: TestChain) {
    this.chain = chain
    this.client = createPublicClient({
      chain: hardhat,
      transport: http(chain.rpcUrl),
      pollingInterval: 100,
      cacheTime: 0,
    }) as PublicClient
    this.directory = mkdtempSync(join(tmpdir(), 'parley-node-'))
    this.domain = postOfficeDomain({
      chainId: 31_337,
      verifyingContract: fromHex(chain.addressBook.contracts.postOffice),
    })
  }

  static async start(parameters: Parameters<typeof startChain>[0] = {}): Promise<RelayWorld> {
    return new RelayWorld(await startChain(parameters))
  }

  get addressBook() {
    return this.chain.addressBook
  }

  get postOffice() {
    return { address: this.addressBook.contracts.postOffice, abi: postOfficeAbi } as const
  }

  async drawn(): Promise<number> {
    return await this.client.readContract({ ...this.postOffice, functionName: 'drawn' })
  }

  now(): number {
    return Date.now() / 1000
  }

  epoch(): number {
    return epochAt(this.addressBook.schedule, this.now())
  }

  /** A wallet with native coin and dollars of its own. */
  async person(): Promise<ReturnType<typeof wallet>> {
    const account = this.chain.account(this.#accounts++)
    const person = wallet(this.chain.rpcUrl, account)
    const { token, postOffice, relayRegistry } = this.addressBook.contracts
    await this.mined(
      await person.writeContract({ address: token, abi: devUsdAbi, functionName: 'faucet', args: [10_000_000_000n] }),
    )
    for (const spender of [postOffice, relayRegistry]) {
      await this.mined(
        await person.writeContract({
          address: token,
          abi: devUsdAbi,
          functionName: 'approve',
          args: [spender, maxUint256],
        }),
      )
    }
    return person
  }

  /** The block that a transaction is in. */
  async mined(hash: Hex): Promise<number> {
    const { status, blockNumber } = await this.client.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw new Error(`Transaction ${hash} failed`)
    return Number(blockNumber)
  }

  /** Until every relay has read a block. */
  async seen(block: number): Promise<void> {
    for (const { relay } of this.relays) {
      await until(`relays see block ${block}`, () => (relay.status().chain.head >= block ? true : undefined))
    }
  }

  /** Folder, key and configuration of a relay that does not run yet. */
  prepareRelay(
    name: string,
    change: Partial<RelayConfig> = {},
  ): { config: RelayConfig; signerKey: Uint8Array; signer: `0x${string}` } {
    const key = generatePrivateKey()
    const keyFile = join(this.directory, `${name}.key`)
    writeFileSync(keyFile, key, { mode: 0o600 })
    const config: RelayConfig = {
      dataDir: join(this.directory, name),
      rpcUrl: this.chain.rpcUrl,
      addressBook: this.chain.addressBookPath,
      keyFile,
      http: { host: '127.0.0.1', port: 0 },
      waku: { host: '127.0.0.1', wsPort: 0, tcpPort: 0 },
      chain: { pollMs: 300 },
      logLevel: process.env.PARLEY_TEST_LOG === undefined ? 'silent' : 'debug',
      ...change,
    }
    return { config, signerKey: fromHex(key), signer: privateKeyToAccount(key).address }
  }

  /** A relay that runs, is staked and knows it. */
  async addRelay(
    name: string,
    { ask = 10n, change = {}, log }: { ask?: bigint; change?: Partial<RelayConfig>; log?: Logger } = {},
  ): Promise<WorldRelay> {
    const { config, signerKey, signer } = this.prepareRelay(name, change)
    const relay = await startRelay(config, log === undefined ? {} : { log })
    const operator = await this.stake({ signer, ask, multiaddr: relay.multiaddr, url: relay.url })
    const id = await until('the relay knows its id', () => relay.relayId())
    const added = { relay, id, config, signer, signerKey, operator }
    this.relays.push(added)
    return added
  }

  /** Registers a relay from a new operator's account, which is its payout; resolves to that operator's wallet. */
  async stake({
    signer,
    ask,
    multiaddr,
    url,
  }: {
    signer: `0x${string}`
    ask: bigint
    multiaddr: string
    url: string
  }): Promise<ReturnType<typeof wallet>> {
    const operator = await this.person()
    await this.mined(await operator.sendTransaction({ to: signer, value: parseEther('10') }))
    const { relayRegistry } = this.addressBook.contracts
    const stake = BigInt(this.addressBook.limits.minStake)
    await this.mined(
      await operator.writeContract({
        address: relayRegistry,
        abi: relayRegistryAbi,
        functionName: 'register',
        args: [signer, operator.account.address, ask, stake, multiaddr, url],
      }),
    )
    return operator
  }

  async connected(): Promise<void> {
    const wanted = this.relays.length - 1
    for (const { relay } of this.relays)
      await until('relays gossip with each other', () => (relay.meshPeers().length >= wanted ? true : undefined))
  }

  /** A relay's new price, set by its operator (the signer's account is the daemon's); returns when every relay knows it. */
  async setAsk({ id, operator }: WorldRelay, ask: bigint): Promise<void> {
    const { relayRegistry } = this.addressBook.contracts
    const hash = await operator.writeContract({
      address: relayRegistry,
      abi: relayRegistryAbi,
      functionName: 'setAsk',
      args: [id, ask],
    })
    await this.seen(await this.mined(hash))
  }

  /** Who signed a postmark. */
  postmarkSigner(
    postmark: { stampHash: string; relayId: number; acceptedAt: number; signature: string } | undefined,
  ): string {
    if (postmark === undefined) return 'nobody'
    const { stampHash, relayId, acceptedAt, signature } = postmark
    const struct = hashPostmark({ stampHash: fromHex(stampHash as Hex), relayId, acceptedAt })
    const signer = recoverSigner(this.domain, struct, fromHex(signature as Hex))
    return signer === undefined ? 'nobody' : getAddress(toHex(signer))
  }

  /** A stamp book whose session key we hold. */
  async openBook({
    depth = 10,
    unit = 1000n,
    sheets = 8n,
  }: {
    depth?: number
    unit?: bigint
    sheets?: bigint
  } = {}): Promise<TestBook> {
    const owner = await this.person()
    const key = fromHex(generatePrivateKey())
    const { postOffice } = this.addressBook.contracts
    const amount = sheets * (unit << BigInt(depth))
    const { request, result } = await this.client.simulateContract({
      address: postOffice,
      abi: postOfficeAbi,
      functionName: 'open',
      args: [owner.account.address, toHex(addressOf(key)), depth, 0, unit, amount],
      account: owner.account,
    })
    await this.seen(await this.mined(await owner.writeContract(request)))
    return { id: result, owner: owner.account.address, key, depth, unit }
  }

  /** An identity whose profile names these relays, given to each of them. */
  async openInbox(relays: readonly { id: number; relay: { url: string } }[] = this.relays): Promise<TestInbox> {
    const person = await this.person()
    const address = person.account.address.toLowerCase() as `0x${string}`
    const ackPrivate = fromHex(generatePrivateKey())
    const ackKey = publicKeyOf(ackPrivate)
    const profile: Profile = {
      version: 1,
      did: formatDid({ chainId: 31_337, address }),
      name: 'Li Wei',
      ackKey: toHex(ackKey),
      boxKey: toHex(new Uint8Array(32).fill(7)),
      signKey: toHex(publicKeyOf(fromHex(generatePrivateKey()))),
      relays: relays.map(({ id }) => id),
      sequence: 1,
    }
    const bytes = encodeProfile(profile)
    const { didRegistry } = this.addressBook.contracts
    await this.mined(
      await person.writeContract({
        address: didRegistry,
        abi: didRegistryAbi,
        functionName: 'anchorProfile',
        args: [address, profileAnchor(bytes)],
      }),
    )
    for (const { relay } of relays) {
      const response = await fetch(`${relay.url}/v1/profiles/${address}`, {
        method: 'PUT',
        body: new Uint8Array(bytes),
      })
      if (response.status !== 204) throw new Error(`Profile refused: ${await response.text()}`)
    }
    return { address, ackPrivate, ackKey, topic: inboxTopic(ackKey), profile: bytes }
  }

  /** A message as a client makes it. What the options change makes it a bad one. */
  message({
    inbox,
    stamps,
    envelope = crypto.getRandomValues(new Uint8Array(600)),
    timestampNs = BigInt(Date.now()) * 1_000_000n,
    epoch = this.epoch(),
    contentTopic = inbox.topic,
    ack = ackAddress(inbox.ackKey, epoch),
    forge = false,
    signedFor,
  }: {
    inbox: TestInbox
    stamps: { book: TestBook; slot: number; relayId: number; span?: number; bookId?: bigint }[]
    envelope?: Uint8Array
    timestampNs?: bigint
    epoch?: number
    contentTopic?: string
    ack?: Uint8Array
    forge?: boolean
    signedFor?: Uint8Array
  }): SentMessage {
    const hashBytes = messageHash({ contentTopic, timestampNs, envelope })
    const signed = stamps.map(({ book, slot, relayId, span = spanOf(envelope.length), bookId = book.id }) =>
      signStamp({
        stamp: { bookId, epoch, slot, span, relayId, ack },
        messageHash: signedFor ?? hashBytes,
        domain: this.domain,
        privateKey: forge ? fromHex(generatePrivateKey()) : book.key,
      }),
    )
    const payload =
      envelope.length <= 16_384 ? encodeFrame({ stamps: signed, envelope }) : oversizedFrame(signed, envelope)
    return { contentTopic, timestampNs, payload, hash: toHex(hashBytes), hashBytes, stamps: signed }
  }

  async stop(): Promise<void> {
    for (const { relay } of this.relays) await relay.stop()
    await this.chain.stop()
    rmSync(this.directory, { recursive: true, force: true })
  }
}

function wallet(rpcUrl: string, account: LocalAccount) {
  return createWalletClient({ account, chain: hardhat, transport: http(rpcUrl) })
}

/** A frame with an envelope longer than the protocol's own encoder would write. */
function oversizedFrame(stamps: Stamp[], envelope: Uint8Array): Uint8Array {
  const head = encodeFrame({ stamps, envelope: new Uint8Array(0) })
  const frame = new Uint8Array(head.length + envelope.length)
  frame.set(head)
  new DataView(frame.buffer).setUint32(head.length - 4, envelope.length)
  frame.set(envelope, head.length)
  return frame
}

/** Waits for a condition; fails with its name. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  ms = 20_000,
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
