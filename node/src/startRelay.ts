import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { getConnInfo } from '@hono/node-server/conninfo'
import {
  addressOf,
  didRegistryAbi,
  epochAt,
  equalBytes,
  fromHex,
  Gate,
  pendingIncomeJson,
  postOfficeDomain,
  pubsubTopicOf,
  recoverSigner,
  signPostmark,
  tabsDomain,
  toHex,
} from '@parley/protocol'
import type { WakuMessage } from '@waku/proto'
import type { Context } from 'hono'
import type { Logger } from 'pino'
import { createPublicClient, getAddress, http } from 'viem'
import { ChainMirror } from './chain/chainMirror.ts'
import { readTab } from './chain/readTab.ts'
import { RelayIdentity } from './chain/relayIdentity.ts'
import { Transactor } from './chain/transactor.ts'
import { Claimer } from './claims/claimer.ts'
import { Drawer } from './claims/drawer.ts'
import { Prosecutor } from './claims/prosecutor.ts'
import { isDevelopmentChain } from './config/isDevelopmentChain.ts'
import { lockData } from './config/lockData.ts'
import { peerSeed } from './config/peerSeed.ts'
import { readAddressBook } from './config/readAddressBook.ts'
import { readKey } from './config/readKey.ts'
import { parseRelayConfig, type RelayConfig } from './config/relayConfig.ts'
import { nativeSuite } from './crypto/nativeSuite.ts'
import { AvailableNow } from './hold/availableNow.ts'
import { Evidence } from './hold/evidence.ts'
import { Hold } from './hold/hold.ts'
import { Profiles } from './hold/profiles.ts'
import { Ratings } from './hold/ratings.ts'
import { createApi, type HeldOutcome } from './http/createApi.ts'
import { RateLimit } from './http/rateLimit.ts'
import { startHttp } from './http/startHttp.ts'
import { Counters } from './intake/counters.ts'
import { Intake } from './intake/intake.ts'
import { Outcomes } from './intake/outcomes.ts'
import { Receipts } from './intake/receipts.ts'
import { createLog } from './log/createLog.ts'
import { checkPeers } from './peers/checkPeers.ts'
import { PeerCounts } from './peers/PeerCounts.ts'
import { PeerWatch } from './peers/PeerWatch.ts'
import type { RelayStatus } from './relayStatus.ts'
import { startTabs } from './tabs/startTabs.ts'
import { checkTurn } from './turn/checkTurn.ts'
import { messageSubject } from './turn/messageSubject.ts'
import { TurnDesk } from './turn/turnDesk.ts'
import { TurnServer } from './turn/turnServer.ts'
import { version } from './version.ts'
import { dialRelays } from './waku/dialRelays.ts'
import { WakuNode } from './waku/wakuNode.ts'

export type Relay = {
  /** Undefined until the chain knows the relay's signer. */
  relayId(): number | undefined
  peerId: string
  /** The websocket address for clients and the registry. */
  multiaddr: string
  /** Base URL of the HTTP API. */
  url: string
  /** What this relay thinks of a gossip peer; below -80 it does not hear it. */
  peerScore(peerId: string): number
  /** Gossip peers of the relay's first topic. */
  meshPeers(): string[]
  status(): RelayStatus
  stop(): Promise<void>
}

const SAVE_COUNTERS_MS = 5000
const CLEAN_MS = 30_000

/**
 * Starts a relay and returns when clients can use it. It runs before it is staked too, and says so.
 * @throws {NodeError} for what the operator can mend: configuration, keys, ports, a data folder in use or of another chain
 */
export async function startRelay(input: RelayConfig, { log: given }: { log?: Logger } = {}): Promise<Relay> {
  const config = parseRelayConfig(input)
  const log = given ?? createLog(config.logLevel)
  const addressBook = readAddressBook(config.addressBook)
  const privateKey = readKey(config.keyFile)
  const { schedule, network, limits, contracts, chainId } = addressBook
  checkTurn(config.turn, addressBook)
  checkPeers(config.peers, addressBook)
  const closers: (() => void | Promise<void>)[] = []
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) {
      try {
        await close()
      } catch (error) {
        log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'A part did not stop cleanly')
      }
    }
  }

  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
    closers.push(lockData(config.dataDir))
    const client = createPublicClient({ transport: http(config.rpcUrl, { timeout: 10_000, retryCount: 0 }) })
    const mirror = new ChainMirror({
      client,
      addressBook,
      file: join(config.dataDir, 'chain.sqlite'),
      pollMs: config.chain.pollMs,
      log,
    })
    closers.push(() => mirror.stop())
    await mirror.refresh()
    if (mirror.fault !== undefined) throw mirror.fault

    const hold = new Hold({ file: join(config.dataDir, 'hold.sqlite') })
    closers.push(() => hold.close())
    const counters = new Counters(hold.counters())
    const saveCounters = () => hold.saveCounters(counters.entries())
    closers.push(saveCounters)
    const profiles = new Profiles({ database: hold.database })
    const outcomes = new Outcomes()
    closers.push(() => outcomes.stop())
    const suite = nativeSuite
    const domain = postOfficeDomain({ chainId, verifyingContract: fromHex(contracts.postOffice) })
    const receipts = new Receipts({ hold, counters, suite, domain })
    const signer = getAddress(toHex(addressOf(privateKey)))
    const identity = new RelayIdentity({ mirror, signer, payout: config.payout, schedule })

    let node: WakuNode | undefined
    const evidence = new Evidence({ database: hold.database })
    const intake = new Intake({
      hold,
      evidence,
      outcomes,
      counters,
      schedule,
      deliver: (pubsubTopic: string, message: WakuMessage) => node?.push(pubsubTopic, message),
      isSigned: (stamp, stampHash) => {
        const key = mirror.book(stamp.bookId)?.key
        const recovered = recoverSigner(domain, stampHash, stamp.signature, suite)
        return key !== undefined && recovered !== undefined && equalBytes(recovered, key)
      },
      log,
    })
    let gateRelayId: number | undefined | null = null
    /** The gate of the relay that the chain says this is, with every slot it has postmarked. */
    const openGate = () => {
      const known = identity.id
      const epoch = epochAt(schedule, Date.now() / 1000)
      // A hold made just now, but the relay was paid before: its bits are lost, and a slot could be postmarked twice.
      if (known !== undefined && hold.isNew && hold.postmarksFrom === 0) {
        hold.postmarksFrom = mirror.claimsOf(known).count > 0 ? epoch + 1 : epoch
        if (hold.postmarksFrom > epoch)
          log.error({ epoch }, 'The hold of this relay is lost: no postmarks until the next epoch')
      }
      const id = epoch < hold.postmarksFrom ? undefined : known
      if (id === gateRelayId) return
      const gate = new Gate({
        suite,
        domain,
        schedule,
        network,
        minStake: BigInt(limits.minStake),
        ...(id !== undefined && {
          self: { relayId: id, ask: () => identity.ask(), inbox: (topic: string) => profiles.inbox(topic) },
        }),
        book: (bookId) => mirror.book(bookId),
        relay: (relayId) => mirror.relay(relayId),
        chain: () => mirror.safe,
        holder: (bookId, epoch, slot) => {
          const held = hold.stampAt({ bookId, epoch, slot })
          return held === undefined ? undefined : { stamp: held.stamp, messageHash: held.messageHash }
        },
      })
      // One epoch back: stamps are taken a little after their epoch's end.
      for (const { stamp, stampHash } of hold.stampsFrom(Math.max(0, epochAt(schedule, Date.now() / 1000) - 1)))
        gate.restore(stamp, stampHash)
      intake.open(gate, id, id === known ? undefined : known)
      gateRelayId = id
      if (id === undefined)
        log.warn({ signer }, 'No relay on the chain has this signer: forwarding only, until it is staked')
      else log.info({ relayId: id, signer }, 'Relay is on the chain')
    }
    openGate()

    node = await WakuNode.start({
      peerSeed: peerSeed(config.dataDir),
      host: config.waku.host,
      wsPort: config.waku.wsPort,
      tcpPort: config.waku.tcpPort,
      announce: config.waku.announce,
      network,
      pubsubTopicOf: (topic) => pubsubTopicOf(topic, network),
      intake,
      hold,
      log,
    })
    const waku = node
    closers.push(() => waku.stop())

    const transactor = new Transactor({
      client,
      rpcUrl: config.rpcUrl,
      privateKey: toHex(privateKey),
      addressBook,
      mirror,
      log,
    })
    const tabs = startTabs({
      config: config.tabs,
      client,
      transactor,
      addressBook,
      database: hold.database,
      self: () => identity.entry(),
      holdsFor: (address) => profiles.holdsFor(address),
      suite,
      log,
    })
    if (tabs !== undefined) closers.push(() => tabs.stop())
    closers.push(() => transactor.stop())
    const turn = new TurnServer({ config: config.turn, dataDir: config.dataDir, log })
    closers.push(() => turn.stop())
    await turn.start()
    const turnDesk = new TurnDesk({
      server: () => turn,
      relayId: () => identity.id,
      subject: async (subject, now) => {
        const keyOf = (bookId: bigint) => mirror.book(bookId)?.key
        const lastsSeconds = config.turn.credentialSeconds
        const vouched = messageSubject(hold.stampsOf(subject), { keyOf, now, lastsSeconds })
        return vouched ?? (await tabs?.desk.turnSubject(subject, now))
      },
      suite,
      domain,
    })
    const claimer = new Claimer({
      client,
      transactor,
      drawer: new Drawer({ client, addressBook, mirror, transactor, drandUrls: config.drand.urls, log }),
      prosecutor: new Prosecutor({ addressBook, mirror, transactor, evidence, log }),
      addressBook,
      mirror,
      identity,
      hold,
      receipts,
      suite,
      log,
    })
    const outcomeOf = (messageHash: Uint8Array): HeldOutcome | undefined => {
      const stamps = hold.stampsOf(messageHash)
      if (stamps.length === 0) return undefined
      const receipted = stamps.map((stamp) => receipts.proofOf(stamp)).find((proof) => proof !== undefined)
      return {
        state: 'held',
        messageHash: toHex(messageHash),
        postmarks: stamps.map(({ stamp, stampHash, acceptedAt }) => {
          const { signature } = signPostmark({ stampHash, relayId: stamp.relayId, acceptedAt, domain, privateKey })
          return { stampHash: toHex(stampHash), relayId: stamp.relayId, acceptedAt, signature: toHex(signature) }
        }),
        receipt:
          receipted === undefined
            ? null
            : {
                relayId: receipted.relayId,
                epoch: receipted.epoch,
                root: toHex(receipted.root),
                signature: toHex(receipted.signature),
                ack: toHex(receipted.ack),
                path: receipted.path,
                proof: receipted.proof.map((step) => toHex(step)),
                stampHash: toHex(receipted.stampHash),
              },
      }
    }
    const status = (): RelayStatus => {
      const entry = identity.entry()
      const { head, latest } = mirror
      const claims = entry === undefined ? undefined : mirror.claimsOf(entry.id)
      return {
        relayId: entry?.id ?? null,
        signer,
        payout: entry?.payout ?? null,
        version,
        multiaddrs: waku.multiaddrs,
        time: Date.now(),
        chain: {
          chainId,
          head: head.number,
          headTime: head.time,
          drawn: latest.drawn,
          epoch: epochAt(schedule, Date.now() / 1000),
          reachable: mirror.reachable ?? false,
        },
        peers: waku.peers,
        subscribers: waku.subscribers,
        inboxes: profiles.inboxes,
        held: hold.count,
        ask: (entry?.ask ?? 0n).toString(),
        stake: (entry?.stake ?? 0n).toString(),
        exitAt: entry?.exitAt ?? 0,
        stamps: {
          accepted: counters.accepted,
          postmarked: counters.postmarked,
          receipted: counters.receipted,
          refused: Object.fromEntries(counters.refused),
        },
        claims: { count: claims?.count ?? 0, net: (claims?.net ?? 0n).toString(), lastEpoch: claims?.lastEpoch ?? 0 },
        draw: latest.draw ?? null,
        earned: (entry === undefined ? 0n : mirror.earnedOf(entry.id)).toString(),
        pending: claimer.pending === undefined ? null : pendingIncomeJson(claimer.pending),
        funds: claimer.funds,
        turn: { state: turn.state, urls: turn.urls },
        tabs: tabs === undefined ? null : { kept: tabs.kept, ...tabs.asks },
      }
    }
    const peerCounts = new PeerCounts({ file: join(config.dataDir, 'peers.sqlite') })
    closers.push(() => peerCounts.close())
    /** The relays that this one works with. */
    const others = () => mirror.relays().filter((relay) => relay.id !== identity.id && mirror.isEligible(relay))
    const peers = config.peers.enabled
      ? new PeerWatch({
          counts: peerCounts,
          everyMs: config.peers.everyMs,
          allowPrivate: isDevelopmentChain(chainId),
          relays: others,
          log,
        })
      : undefined
    closers.push(() => peers?.stop())
    const api = createApi({
      chainId,
      profiles,
      outcomes,
      rateLimit: new RateLimit({ perSecond: config.http.requestsPerSecond }),
      remoteOf: (context: Context) => {
        const direct = getConnInfo(context).remote.address ?? 'unknown'
        if (!config.http.trustProxy) return direct
        return context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? direct
      },
      relayId: () => identity.id,
      fault: () => mirror.fault?.message,
      status,
      relays: () => mirror.relays(),
      claims: (limit) => (identity.id === undefined ? [] : mirror.claimRecords(identity.id, limit)),
      peers: () => peers?.report() ?? { everyMs: 0, peers: [] },
      outcomeOf,
      takeReceipt: (receipt) => receipts.take(receipt, identity.id ?? 0),
      anchorOf: (address) =>
        client.readContract({
          address: contracts.didRegistry,
          abi: didRegistryAbi,
          functionName: 'anchorOf',
          args: [address],
        }),
      turn: turnDesk,
      tabs: tabs?.desk,
      log,
      offers: {
        profiles,
        offers: profiles.offers,
        availableNow: new AvailableNow(),
        ratings: new Ratings({ database: hold.database }),
        tabsDomain: tabsDomain({ chainId, verifyingContract: fromHex(contracts.consultationTabs) }),
        tabOf: (tabId) => readTab(client, contracts.consultationTabs, tabId),
      },
    })
    const server = await startHttp({ api, host: config.http.host, port: config.http.port })
    closers.push(() => {
      outcomes.stop()
      return server.stop()
    })

    const dialer = dialRelays({
      node: waku,
      relays: others,
      log,
    })
    closers.push(() => dialer.stop())
    if (config.claims.enabled) closers.push(() => claimer.stop())

    /** What nobody can claim any more is kept as long as the configuration says, then forgotten. */
    const clean = () => {
      // The newest drawn epoch may still be claimed; those before it are settled.
      const epoch = mirror.safe.drawn
      const dropped = hold.drop({ epoch, acceptedBefore: Math.floor(Date.now() / 1000 - config.hold.keepSeconds) })
      if (dropped > 0) log.debug({ dropped, epoch }, 'Messages past their time forgotten')
    }
    const timers = [setInterval(saveCounters, SAVE_COUNTERS_MS), setInterval(clean, CLEAN_MS)]
    closers.push(() => {
      for (const timer of timers) clearInterval(timer)
    })
    closers.push(
      mirror.onChange(() => {
        openGate()
        dialer.tick()
        if (config.claims.enabled) claimer.tick()
      }),
    )
    mirror.start()
    dialer.tick()
    peers?.start()

    const multiaddr = waku.multiaddrs.find((address) => /\/wss?\//.test(address)) ?? waku.multiaddrs[0] ?? ''
    const urlHost = config.http.host.includes(':') ? `[${config.http.host}]` : config.http.host
    const url = config.http.publicUrl ?? `http://${urlHost}:${server.port}`
    log.info({ url, multiaddr, relayId: identity.id ?? null }, 'Relay is up')
    return {
      relayId: () => identity.id,
      peerId: waku.peerId,
      multiaddr,
      url,
      peerScore: (peerId) => waku.gossip.score(peerId),
      meshPeers: () => waku.gossip.meshPeers(waku.pubsubTopics[0] ?? ''),
      status,
      stop: async () => {
        await closeAll()
        log.info('Relay stopped')
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}
