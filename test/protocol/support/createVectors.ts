import {
  ackAddress,
  ackPrivateKey,
  ackPublicKey,
  addressOf,
  boxPublicKeyOf,
  concatBytes,
  drawTime,
  encodeContent,
  encodeFrame,
  encodeIdentityUpdate,
  encodeKeySigner,
  encodeProfile,
  encodeStamp,
  epochAt,
  epochStart,
  hashIdentityUpdate,
  hashPostmark,
  hashReceipt,
  hashStamp,
  hashTurnRequest,
  type IdentityUpdate,
  identityUpdateDigest,
  inboxTopic,
  keySignerAddress,
  messageHash,
  type Profile,
  ProtocolError,
  parseIdentityUpdate,
  parseProfile,
  pendingPayouts,
  postOfficeDomain,
  profileAnchor,
  publicKeyOf,
  pubsubTopicOf,
  receiptTree,
  type Stamp,
  sealedBox,
  signDigest,
  signPostmark,
  signReceipt,
  signStamp,
  signTurnRequest,
  toHex,
  typedDigest,
  utf8,
  winningSlot,
  wrapKeySignature,
} from '@parley/protocol'
import { createTabVectors } from './createTabVectors.ts'
import { createRandom, randomBytes } from './random.ts'

export type VectorFile = { about: string; vectors: Record<string, unknown>[] }

/** Every vector file, made anew: the same bytes each time. */
export async function createVectors(): Promise<Record<string, VectorFile>> {
  const random = createRandom(2026)
  const bytes = (length: number) => randomBytes(random, length)
  const sessionKey = bytes(32)
  const relayKey = bytes(32)
  const inboxKey = bytes(32)
  const verifyingContract = bytes(20)
  const chainId = 31_337
  const domain = postOfficeDomain({ chainId, verifyingContract })
  const site = { chainId, verifyingContract: toHex(verifyingContract), domainSeparator: toHex(domain) }

  const stampRows = [
    { bookId: 1n, epoch: 1, slot: 0, span: 1, relayId: 1, ack: bytes(20) },
    { bookId: 42n, epoch: 7, slot: 4095, span: 1, relayId: 2, ack: bytes(20) },
    { bookId: 2n ** 64n - 1n, epoch: 2 ** 32 - 1, slot: 2 ** 32 - 1, span: 2 ** 16 - 1, relayId: 2 ** 32 - 1, ack: bytes(20) },
  ] // biome-ignore format: a table
  const hashes = stampRows.map(() => bytes(32))
  const stamps: Stamp[] = stampRows.map((stamp, index) =>
    signStamp({ stamp, messageHash: hashes[index] ?? bytes(32), domain, privateKey: sessionKey }),
  )
  const [first, second] = stamps
  if (first === undefined || second === undefined) throw new Error('there are stamps')
  const wire = encodeStamp(first)
  const stamp: VectorFile = {
    about:
      'A stamp as 107 bytes, its EIP-712 struct hash and digest, and who signed it. `fault`: the error of decoding.',
    vectors: [
      ...stamps.map((row, index) => ({
        name: `stamp ${index + 1}`,
        ...site,
        bookId: row.bookId.toString(),
        epoch: row.epoch,
        slot: row.slot,
        span: row.span,
        relayId: row.relayId,
        ack: toHex(row.ack),
        messageHash: toHex(hashes[index] ?? new Uint8Array(0)),
        privateKey: toHex(sessionKey),
        key: toHex(addressOf(sessionKey)),
        bytes: toHex(encodeStamp(row)),
        stampHash: toHex(hashStamp(row, hashes[index] ?? new Uint8Array(0))),
        digest: toHex(typedDigest(domain, hashStamp(row, hashes[index] ?? new Uint8Array(0)))),
      })),
      { name: 'empty', bytes: '0x', fault: 'stamp/length' },
      { name: 'one byte short', bytes: toHex(wire.slice(0, -1)), fault: 'stamp/length' },
      { name: 'one byte more', bytes: toHex(concatBytes(wire, new Uint8Array(1))), fault: 'stamp/length' },
      { name: 'version 0', bytes: toHex(changed(wire, 0, 0)), fault: 'stamp/version' },
      { name: 'version 2', bytes: toHex(changed(wire, 0, 2)), fault: 'stamp/version' },
      { name: 'span 0', bytes: toHex(changed(changed(wire, 17, 0), 18, 0)), fault: 'stamp/span' },
    ],
  }

  const receipt: VectorFile = {
    about:
      'The tree over a page of stamp hashes (unsorted pairs, an odd last node is carried up), each proof, and the signed receipt.',
    vectors: [1, 2, 3, 5, 7, 8].map((count) => {
      const leaves = Array.from({ length: count }, () => bytes(32))
      const tree = receiptTree(leaves)
      const epoch = 3
      const privateKey = ackPrivateKey(inboxKey, epoch)
      const signed = signReceipt({ relayId: 1, epoch, root: tree.root, domain, privateKey })
      return {
        name: `${count} stamps`,
        ...site,
        stampHashes: leaves.map(toHex),
        root: toHex(tree.root),
        proofs: leaves.map((_, index) => {
          const { path, proof } = tree.proof(index)
          return { path, proof: proof.map(toHex) }
        }),
        relayId: 1,
        epoch,
        ack: toHex(addressOf(privateKey)),
        digest: toHex(typedDigest(domain, hashReceipt(signed))),
        signature: toHex(signed.signature),
      }
    }),
  }

  const postmark: VectorFile = {
    about: 'A relay’s signed acceptance of a stamp.',
    vectors: [1, 1_700_000_000].map((acceptedAt) => {
      const signed = signPostmark({ stampHash: bytes(32), relayId: 2, acceptedAt, domain, privateKey: relayKey })
      return {
        name: `accepted at ${acceptedAt}`,
        ...site,
        stampHash: toHex(signed.stampHash),
        relayId: 2,
        acceptedAt,
        signer: toHex(addressOf(relayKey)),
        digest: toHex(typedDigest(domain, hashPostmark(signed))),
        signature: toHex(signed.signature),
      }
    }),
  }

  const topic = inboxTopic(publicKeyOf(inboxKey))
  const messages = [
    { contentTopic: topic, timestampNs: 1_700_000_000_123_456_789n, envelope: bytes(256) },
    { contentTopic: topic, timestampNs: 1_700_000_000_123_456_789n, envelope: new Uint8Array(0) },
    { contentTopic: '/parley/1/é/proto', timestampNs: 0n, envelope: bytes(1) },
    { contentTopic: topic, timestampNs: 2n ** 64n - 1n, envelope: bytes(100) },
  ]
  const message: VectorFile = {
    about:
      'messageHash = keccak256(abi.encode(uint8 1, keccak256(contentTopic), uint64 timestampNs, keccak256(envelope))), and the autoshard.',
    vectors: messages.map((row, index) => ({
      name: `message ${index + 1}`,
      contentTopic: row.contentTopic,
      timestampNs: row.timestampNs.toString(),
      envelope: toHex(row.envelope),
      messageHash: toHex(messageHash(row)),
      clusterId: 4242,
      shards: 8,
      pubsubTopic: pubsubTopicOf(row.contentTopic, { clusterId: 4242, shards: 8 }),
    })),
  }

  const framed = encodeFrame({ stamps: [first, second], envelope: bytes(64) })
  const bare = encodeFrame({ stamps: [], envelope: new Uint8Array(0) })
  const frame: VectorFile = {
    about: 'version 1 | stampCount 1 | stamps 107 each | envelopeLength 4 | envelope, and nothing after it.',
    vectors: [
      { name: 'two stamps', bytes: toHex(framed), stamps: [toHex(encodeStamp(first)), toHex(encodeStamp(second))], envelope: toHex(framed.slice(-64)) },
      { name: 'no stamp, no envelope', bytes: toHex(bare), stamps: [], envelope: '0x' },
      { name: 'empty', bytes: '0x', fault: 'frame/length' },
      { name: 'header only', bytes: '0x0100', fault: 'frame/length' },
      { name: 'version 0', bytes: toHex(changed(framed, 0, 0)), fault: 'frame/version' },
      { name: 'five stamps', bytes: toHex(changed(framed, 1, 5)), fault: 'frame/stamps' },
      { name: 'one stamp fewer than it says', bytes: toHex(changed(framed, 1, 3)), fault: 'frame/length' },
      { name: 'a byte after the end', bytes: toHex(concatBytes(framed, new Uint8Array(1))), fault: 'frame/length' },
      { name: 'a byte missing', bytes: toHex(framed.slice(0, -1)), fault: 'frame/length' },
      { name: 'stamp of version 9', bytes: toHex(changed(framed, 2, 9)), fault: 'stamp/version' },
      { name: 'envelope longer than any', bytes: '0x0100ffffffff', fault: 'frame/too-large' },
    ],
  } // biome-ignore format: tables

  const winner: VectorFile = {
    about: 'The drawn slot: keccak256(abi.encode(bytes32 randomness, uint64 bookId)) mod 2^depth.',
    vectors: [0, 5, 8, 12, 20].map((depth, index) => {
      const randomness = bytes(32)
      const bookId = [1n, 2n, 77n, 2n ** 40n, 2n ** 64n - 1n][index] ?? 0n
      return {
        name: `depth ${depth}`,
        randomness: toHex(randomness),
        bookId: bookId.toString(),
        depth,
        slot: winningSlot({ randomness, bookId, depth }),
      }
    }),
  }

  const schedules = [
    { genesis: 1_700_000_000, epochLength: 604_800, holdPeriod: 604_800, claimMin: 259_200, exitNotice: 172_800 },
    { genesis: 1_764_000_000, epochLength: 60, holdPeriod: 60, claimMin: 20, exitNotice: 20 },
  ]
  const epoch: VectorFile = {
    about: 'The epoch of a moment, its start and its draw time, in unix seconds.',
    vectors: schedules.flatMap((schedule) =>
      [-1, 0, 1, schedule.epochLength - 1, schedule.epochLength, 10 * schedule.epochLength + 5].map((after) => {
        const time = schedule.genesis + after
        const at = epochAt(schedule, time)
        return { name: `${after} s after genesis`, ...schedule, time, epoch: at, start: epochStart(schedule, at), drawTime: drawTime(schedule, at) }
      }),
    ),
  } // biome-ignore format: one row a line

  const solvency: VectorFile = {
    about: 'How many sheets may still be paid out when a stamp of `epoch` is taken.',
    vectors: (
      [
        ['new book', 10, 10, 8, 0],
        ['second epoch', 11, 10, 9, 0],
        ['steady state, last draw claimed', 20, 5, 18, 18],
        ['steady state, last draw open', 20, 5, 18, 17],
        ['early at an edge', 21, 5, 18, 17],
        ['after a month without draws', 24, 5, 18, 18],
        ['first draw of the book open', 12, 10, 10, 0],
        ['draw before the book', 10, 10, 9, 0],
      ] as const
    ).map(([name, at, fromEpoch, drawn, lastClaimed]) => ({
      name,
      epoch: at,
      fromEpoch,
      drawn,
      lastClaimed,
      pending: pendingPayouts({ fromEpoch, lastClaimed }, at, drawn),
    })),
  }

  const ack: VectorFile = {
    about:
      'An inbox: P, its content topic, and its acknowledgement key of an epoch: P + keccak256("ack" | P | uint32 epoch) * G.',
    vectors: [0, 1, 7, 2 ** 32 - 1].map((at) => ({
      name: `epoch ${at}`,
      privateKey: toHex(inboxKey),
      publicKey: toHex(publicKeyOf(inboxKey)),
      contentTopic: topic,
      epoch: at,
      ackPrivateKey: toHex(ackPrivateKey(inboxKey, at)),
      ackPublicKey: toHex(ackPublicKey(publicKeyOf(inboxKey), at)),
      ackAddress: toHex(ackAddress(publicKeyOf(inboxKey), at)),
    })),
  }

  const [aliceBox, benBox] = [bytes(32), bytes(32)]
  const signKey = bytes(32)
  const did = `did:ethr:0x7a69:${toHex(addressOf(sessionKey))}`
  const seal = async (name: string, content: Uint8Array, readers: Uint8Array[]) => {
    const seed = bytes(88)
    const recipientKeys = readers.map(boxPublicKeyOf)
    const sealed = await sealedBox.seal({ content, sender: { did, signKey }, recipientKeys, random: seed })
    return {
      name,
      content: toHex(content),
      senderDid: did,
      signKey: toHex(signKey),
      signPublicKey: toHex(publicKeyOf(signKey)),
      boxKeys: readers.map(toHex),
      recipientKeys: recipientKeys.map(toHex),
      random: toHex(seed),
      envelope: toHex(sealed),
    }
  }
  const hello = encodeContent({
    type: 'text',
    id: 'a1',
    to: did,
    sequence: 1,
    sentAt: 1_700_000_000_000,
    text: 'Hello, 世界',
  })
  const one = await seal('one reader', hello, [aliceBox])
  const envelope: VectorFile = {
    about: 'Envelope version 1. `random` is what `seal` was given. `fault`: the error of opening with boxKeys[0].',
    vectors: [
      one,
      await seal('two readers', hello, [aliceBox, benBox]),
      await seal('empty content', new Uint8Array(0), [benBox]),
      { name: 'version 2', boxKeys: one.boxKeys, envelope: `0x02${one.envelope.slice(4)}`, fault: 'envelope/version' },
      { name: 'last byte changed', boxKeys: one.boxKeys, envelope: flipLast(one.envelope), fault: 'envelope/not-for-this-key' },
      { name: 'another reader', boxKeys: [toHex(benBox)], envelope: one.envelope, fault: 'envelope/not-for-this-key' },
      { name: 'cut', boxKeys: one.boxKeys, envelope: one.envelope.slice(0, 102), fault: 'envelope/malformed' },
    ],
  } // biome-ignore format: a table

  const profileValue: Profile = {
    version: 1,
    did,
    name: 'Li Wei 李伟',
    ackKey: toHex(publicKeyOf(inboxKey)),
    boxKey: toHex(boxPublicKeyOf(aliceBox)),
    signKey: toHex(publicKeyOf(signKey)),
    relays: [2, 1],
    sequence: 3,
  }
  const text = new TextDecoder().decode(encodeProfile(profileValue))
  const adviser: Profile = { ...profileValue, offer: exampleOffer }
  const adviserText = new TextDecoder().decode(encodeProfile(adviser))
  const refused = (name: string, json: string) => ({
    name,
    bytes: toHex(utf8(json)),
    fault: faultOf(() => parseProfile(utf8(json))),
  })
  const profile: VectorFile = {
    about: 'A profile: JSON with sorted keys and no white space, and its anchor (24 bytes). Another spelling of the same is refused.',
    vectors: [
      { name: 'profile', profile: profileValue, bytes: toHex(utf8(text)), anchor: profileAnchor(utf8(text)) },
      refused('white space', text.replace('{', '{ ')),
      refused('keys in another order', `{"version":1,${text.slice(1).replace(',"version":1', '')}`),
      refused('a key twice', text.replace('"sequence":3', '"sequence":3,"sequence":3')),
      refused('one more member', text.replace('"did"', '"color":"red","did"')),
      refused('an escape that need not be', text.replace('Li', '\\u004ci')),
      refused('a number in another form', text.replace('"sequence":3', '"sequence":3.0')),
      refused('upper-case hex', text.replace(profileValue.boxKey, `0x${profileValue.boxKey.slice(2).toUpperCase()}`)),
      refused('four relays', text.replace('[2,1]', '[2,1,3,4]')),
      refused('a relay twice', text.replace('[2,1]', '[2,2]')),
      refused('no relay', text.replace('[2,1]', '[]')),
      refused('no point of the curve', text.replace(profileValue.ackKey, `0x02${'f'.repeat(64)}`)),
      refused('a name of 65 characters', text.replace('Li Wei 李伟', '李'.repeat(65))),
      refused('a name that turns direction', text.replace('Li Wei', 'Li\u202eWei')),
      refused('version 2', text.replace('"version":1', '"version":2')),
      refused('an array', '[]'),
      refused('nothing', ''),
      { name: 'an adviser', profile: adviser, bytes: toHex(utf8(adviserText)), anchor: profileAnchor(utf8(adviserText)) },
      refused('keys of an offer in another order', adviserText.replace('"languages":["zh-Hans","en"],', '').replace('"title"', '"languages":["zh-Hans","en"],"title"')),
      refused('an offer of another tick', adviserText.replace('"tick":10', '"tick":60')),
      refused('an offer for nothing', adviserText.replace('"rate":"166667"', '"rate":"0"')),
    ],
  } // biome-ignore format: a table

  const registry = toHex(bytes(20))
  const updateOf = (changes: Partial<IdentityUpdate> = {}): IdentityUpdate => ({
    identity: toHex(addressOf(sessionKey)),
    owner: toHex(addressOf(sessionKey)),
    recovery: `0x${'00'.repeat(20)}`,
    anchor: profileAnchor(utf8(text)),
    version: 0,
    attributes: [],
    delegates: [],
    previousChange: 0n,
    deadline: 1_800_000_000n,
    ...changes,
  })
  const attribute = () => ({ name: toHex(bytes(32)), value: toHex(bytes(40)), validity: 315_360_000n })
  const delegate = () => ({ delegateType: toHex(bytes(32)), delegate: toHex(bytes(20)), validity: 0n })
  const updates: [string, IdentityUpdate][] = [
    ['a first update', updateOf()],
    [
      'everything at once',
      updateOf({
        owner: toHex(bytes(20)),
        recovery: toHex(bytes(20)),
        version: 258,
        attributes: [attribute(), { ...attribute(), value: '0x', validity: 0n }],
        delegates: [delegate(), delegate(), delegate()],
        previousChange: 21_000_000n,
      }),
    ],
    [
      'the largest numbers',
      updateOf({
        version: 65_535,
        attributes: [{ ...attribute(), validity: 2n ** 256n - 1n }],
        previousChange: 2n ** 256n - 1n,
        deadline: 2n ** 256n - 1n,
      }),
    ],
    ['deactivation', updateOf({ owner: `0x${'00'.repeat(20)}`, anchor: `0x${'00'.repeat(24)}` })],
  ]
  const sent = new TextDecoder().decode(encodeIdentityUpdate(updateOf({ attributes: [attribute()] })))
  const unreadable = (name: string, json: string) => ({
    name,
    bytes: toHex(utf8(json)),
    fault: faultOf(() => parseIdentityUpdate(utf8(json))),
  })
  const identityUpdate: VectorFile = {
    about:
      'An update of an identity as JSON bytes, its EIP-712 struct hash and digest, and a signature by `privateKey`. `fault`: the error of parsing.',
    vectors: [
      ...updates.map(([name, update]) => {
        const digest = identityUpdateDigest({ chainId, registry, update })
        return { name, chainId, registry, privateKey: toHex(sessionKey), bytes: toHex(encodeIdentityUpdate(update)), structHash: toHex(hashIdentityUpdate(update)), digest: toHex(digest), signature: toHex(signDigest({ digest, privateKey: sessionKey })) }
      }),
      unreadable('nothing', ''),
      unreadable('an array', '[]'),
      unreadable('one member more', sent.replace('{', '{"color":"red",')),
      unreadable('a member missing', sent.replace('"version":0,', '')),
      unreadable('a short address', sent.replace(/"owner":"0x../, '"owner":"0x')),
      unreadable('an anchor of 32 bytes', sent.replace('"anchor":"0x', '"anchor":"0x0000000000000000')),
      unreadable('a version beyond 65,535', sent.replace('"version":0', '"version":65536')),
      unreadable('a broken version', sent.replace('"version":0', '"version":0.5')),
      unreadable('a deadline that is no text', sent.replace('"1800000000"', '1800000000')),
      unreadable('a deadline with a zero before it', sent.replace('"1800000000"', '"01800000000"')),
      unreadable('a deadline beyond 256 bits', sent.replace('"1800000000"', `"${2n ** 256n}"`)),
      unreadable('half a byte of a value', sent.replace('"value":"0x', '"value":"0x0')),
      unreadable('too large', sent.replace('"value":"0x', `"value":"0x${'00'.repeat(8192)}`)),
    ],
  } // biome-ignore format: tables

  const keySigner: VectorFile = {
    about:
      'A key that has no account of its own behind its verifier (ERC-7913): signer = verifier | key, its account, and a wrapped signature.',
    vectors: [1, 33, 64].map((length) => {
      const [verifier, key, signature] = [toHex(bytes(20)), bytes(length), bytes(64)]
      const signer = encodeKeySigner({ verifier, key })
      return {
        name: `a key of ${length} bytes`,
        verifier,
        key: toHex(key),
        signer: toHex(signer),
        address: keySignerAddress(signer),
        signature: toHex(signature),
        wrapped: toHex(wrapKeySignature({ signer, signature })),
      }
    }),
  }

  const turnRequest: VectorFile = {
    about: 'A request for TURN credentials: its EIP-712 digest and signature, and who signed.',
    vectors: [
      { relayId: 1, time: 1_700_000_000 },
      { relayId: 2 ** 32 - 1, time: Number.MAX_SAFE_INTEGER },
    ].map(({ relayId, time }) => {
      const signed = signTurnRequest({ subject: bytes(32), relayId, time, domain, privateKey: sessionKey })
      return {
        name: `to relay ${relayId}`,
        ...site,
        subject: toHex(signed.subject),
        relayId,
        time,
        signer: toHex(addressOf(sessionKey)),
        digest: toHex(typedDigest(domain, hashTurnRequest(signed))),
        signature: toHex(signed.signature),
      }
    }),
  }

  return {
    stamp,
    receipt,
    postmark,
    message,
    frame,
    winner,
    epoch,
    solvency,
    ack,
    envelope,
    profile,
    identityUpdate,
    keySigner,
    tab: createTabVectors(),
    turnRequest,
  }
}

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at] = value
  return copy
}

function flipLast(hex: string): string {
  return `${hex.slice(0, -1)}${(Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16)}`
}

function faultOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ProtocolError) return error.code
    throw error
  }
  throw new Error('A vector that must be refused was taken.')
}

const exampleOffer: NonNullable<Profile['offer']> = {
  title: 'Tax law, 税法',
  text: 'Twenty years of practice.\nShort answers.',
  topics: ['tax law', '税法'],
  languages: ['zh-Hans', 'en'],
  token: `0x${'10'.repeat(20)}`,
  rate: '166667',
  tick: 10,
  minimum: '5000000',
  hours: {
    zone: 'Asia/Shanghai',
    openings: [
      { day: 1, from: 540, until: 720 },
      { day: 5, from: 1260, until: 1440 },
    ],
  },
  payeeKey: `0x${'20'.repeat(20)}`,
  relayId: 2,
  relayPayout: `0x${'30'.repeat(20)}`,
  relayBps: 500,
  refund: 'Everything back if I was of no use.',
}
