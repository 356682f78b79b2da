import {
  ackAddress,
  addressOf,
  type Book,
  encodeFrame,
  epochAt,
  epochStart,
  type GateMessage,
  type GateView,
  hashStamp,
  inboxTopic,
  messageHash,
  NO_EXIT,
  nobleSuite,
  POSTAGE,
  postOfficeDomain,
  publicKeyOf,
  pubsubTopicOf,
  type RelayEntry,
  type Schedule,
  type Stamp,
  type Suite,
  signDigest,
  spanOf,
  typedDigest,
} from '@parley/protocol'

const WEEK = 604_800

export type StampWish = Partial<Omit<Stamp, 'signature'>> & {
  /** Signs with this key instead of the book's. */
  privateKey?: Uint8Array
  /** Puts this signature there instead of signing. */
  signature?: Uint8Array
}

export type MessageWish = Partial<Omit<GateMessage, 'payload'>> & {
  stamps?: StampWish[]
  envelope?: Uint8Array
}

type Sign = (input: { digest: Uint8Array; privateKey: Uint8Array }) => Uint8Array

/** A relay's whole view in literals: a book, three relays, one inbox, and a moment in the middle of epoch 10. */
export function createWorld({ suite = nobleSuite, sign = signDigest }: { suite?: Suite; sign?: Sign } = {}) {
  const schedule: Schedule = {
    genesis: 1_700_000_000,
    epochLength: WEEK,
    holdPeriod: WEEK,
    claimMin: 259_200,
    exitNotice: 172_800,
  }
  const epoch = 10
  const now = epochStart(schedule, epoch) + 100_000
  const domain = postOfficeDomain({ chainId: 31_337, verifyingContract: new Uint8Array(20).fill(0xaa) })
  const sessionKey = new Uint8Array(32).fill(0x11)
  const strangerKey = new Uint8Array(32).fill(0x22)
  const inboxKey = new Uint8Array(32).fill(0x33)
  const ackKey = publicKeyOf(inboxKey)
  const contentTopic = inboxTopic(ackKey)
  const network = { clusterId: 4242, shards: 8, skewSeconds: 60 }
  const pubsubTopic = pubsubTopicOf(contentTopic, network)
  const ack = ackAddress(ackKey, epoch)
  const acks = new Map([[epoch, ack]])
  const ackOf = (at: number) => {
    const known = acks.get(at) ?? ackAddress(ackKey, at)
    acks.set(at, known)
    return known
  }

  const unit = 50n
  const depth = 12
  const books = new Map<bigint, Book>()
  function addBook(wish: Partial<Book> & { id: bigint }): Book {
    const book: Book = {
      owner: '0x00000000000000000000000000000000000000bb',
      key: addressOf(sessionKey),
      depth,
      kind: POSTAGE,
      unit,
      fromEpoch: 5,
      exitEpoch: NO_EXIT,
      dead: false,
      balance: 4n * (unit << BigInt(depth)),
      lastClaimed: 0,
      bond: unit << BigInt(depth),
      ...wish,
    }
    books.set(book.id, book)
    return book
  }
  const book = addBook({ id: 7n })

  const relays = new Map<number, RelayEntry>()
  const minStake = 200_000_000n
  for (const id of [1, 2, 3]) {
    relays.set(id, {
      id,
      signer: `0x${id.toString().repeat(40)}`,
      payout: `0x${id.toString().repeat(40)}`,
      stake: minStake,
      ask: 10n,
      exitAt: 0,
      multiaddr: `/ip4/127.0.0.1/tcp/${7000 + id}/ws`,
      url: `http://127.0.0.1:${7000 + id}`,
    })
  }

  const chain = { drawn: 8, headTime: now - 2 }
  const inboxes = new Map([[contentTopic, { ackKey }]])
  const price = { ask: 10n }
  const view: GateView = {
    suite,
    domain,
    schedule,
    network,
    minStake,
    self: { relayId: 1, ask: () => price.ask, inbox: (topic) => inboxes.get(topic) },
    book: (id) => books.get(id),
    relay: (id) => relays.get(id),
    chain: () => chain,
  }

  /** A message as wished, right in everything else: one stamp on slot 0 for relay 1, 300 bytes, now. */
  function createMessage(wish: MessageWish = {}) {
    const envelope = wish.envelope ?? new Uint8Array(300).fill(0x5e)
    const topic = wish.contentTopic ?? contentTopic
    const timestampNs =
      wish.timestampNs ?? ('timestampNs' in wish ? undefined : BigInt(Math.floor(now)) * 1_000_000_000n)
    const hash = messageHash({ contentTopic: topic, timestampNs: timestampNs ?? 0n, envelope }, suite)
    const stamps = (wish.stamps ?? [{}]).map((wished): Stamp => {
      const at = wished.epoch ?? epoch
      const unsigned = {
        bookId: wished.bookId ?? 7n,
        epoch: at,
        slot: wished.slot ?? 0,
        span: wished.span ?? spanOf(envelope.length),
        relayId: wished.relayId ?? 1,
        ack: wished.ack ?? ackOf(at),
      }
      const digest = typedDigest(domain, hashStamp(unsigned, hash, suite), suite)
      const signature = wished.signature ?? sign({ digest, privateKey: wished.privateKey ?? sessionKey })
      return { ...unsigned, signature }
    })
    const message: GateMessage = {
      pubsubTopic: wish.pubsubTopic ?? (topic === contentTopic ? pubsubTopic : pubsubTopicOrNone(topic)),
      contentTopic: topic,
      timestampNs,
      payload: encodeFrame({ stamps, envelope }),
      ...('version' in wish ? { version: wish.version } : {}),
      ...('meta' in wish ? { meta: wish.meta } : {}),
      ...('ephemeral' in wish ? { ephemeral: wish.ephemeral } : {}),
      ...('rateLimitProof' in wish ? { rateLimitProof: wish.rateLimitProof } : {}),
    }
    return { message, stamps, messageHash: hash, envelope }
  }

  function pubsubTopicOrNone(topic: string): string {
    try {
      return pubsubTopicOf(topic, network)
    } catch {
      return ''
    }
  }

  return {
    ...{ schedule, epoch, now, domain, network, suite, view, chain, price, minStake, unit, depth },
    ...{ books, addBook, book, relays, inboxes, contentTopic, pubsubTopic, ack, ackKey, inboxKey },
    ...{ sessionKey, strangerKey, createMessage, epochAt: (seconds: number) => epochAt(schedule, seconds) },
  }
}

export type World = ReturnType<typeof createWorld>
