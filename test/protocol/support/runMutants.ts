import {
  concatBytes,
  decodeFrame,
  encodeFrame,
  type Frame,
  Gate,
  type GateMessage,
  hashStamp,
  inboxTopic,
  postOfficeDomain,
  publicKeyOf,
  type Stamp,
  type Suite,
  typedDigest,
} from '@parley/protocol'
import { createWorld } from './createWorld.ts'
import { createRandom, randomBytes, randomInt } from './random.ts'

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
type Sign = (input: { digest: Uint8Array; privateKey: Uint8Array }) => Uint8Array

export type MutantReport = {
  mutants: number
  /** Must be 0. */
  accepted: number
  /** What was accepted, for the report of a failure. */
  accomplices: string[]
  /** Refusals by code. */
  refused: Record<string, number>
  /** Good messages that the same gate no longer accepts after all that junk. Must be 0. */
  shadowed: number
}

/**
 * Changes good messages in every field and every byte and counts what the gate accepts. Half of the mutants are
 * structured (a field has another legal value, a signature another form), half have random bytes changed.
 */
export function runMutants({
  count,
  seed,
  suite,
  sign,
}: {
  count: number
  seed: number
  suite: Suite
  sign: Sign
}): MutantReport {
  const random = createRandom(seed)
  const world = createWorld({ suite, sign })
  // A second book of the same key, a second book of another, and a second inbox with the same keys: so that the
  // signature alone stands between these mutants and acceptance.
  world.addBook({ id: 8n })
  world.addBook({ id: 9n, key: new Uint8Array(20).fill(3) })
  const otherTopic = inboxTopic(publicKeyOf(world.strangerKey))
  world.inboxes.set(otherTopic, { ackKey: world.ackKey })
  const otherDomain = postOfficeDomain({ chainId: 1, verifyingContract: new Uint8Array(20).fill(0xaa) })
  const gate = new Gate(world.view)

  const good = Array.from({ length: 64 }, (_, index) =>
    world.createMessage({
      envelope: randomBytes(random, [0, 1, 300, 2048, 2049, 5000][index % 6] ?? 0),
      stamps: [{ slot: 32 * index, bookId: index % 2 === 0 ? 7n : 8n, relayId: 1 + (index % 2) }],
    }),
  )
  const pick = () => good[randomInt(random, good.length)] ?? world.createMessage()
  const bit = (bytes: Uint8Array) => {
    const changed = Uint8Array.from(bytes)
    const at = randomInt(random, changed.length)
    changed[at] = (changed[at] ?? 0) ^ (1 << randomInt(random, 8))
    return changed
  }

  /** Another stamp in the place of the good one. */
  const stampMutants: Record<string, (stamp: Stamp, hash: Uint8Array, frame: Frame) => Partial<Stamp>> = {
    'other book, same key': ({ bookId }) => ({ bookId: bookId === 7n ? 8n : 7n }),
    'other book, other key': () => ({ bookId: 9n }),
    'epoch after': ({ epoch }) => ({ epoch: epoch + 1 }),
    'epoch before': ({ epoch }) => ({ epoch: epoch - 1 }),
    'next slot': ({ slot }) => ({ slot: slot + 1 }),
    'random slot': ({ slot }) => ({ slot: (slot + 1 + randomInt(random, 4000)) % 4096 }),
    'longer span': ({ span }) => ({ span: span + 1 }),
    'random span': ({ span }) => ({ span: (span + 1 + randomInt(random, 65_534)) % 65_536 || 1 + span }),
    'other relay': ({ relayId }) => ({ relayId: 3 - relayId }),
    'third relay': () => ({ relayId: 3 }),
    'ack bit': ({ ack }) => ({ ack: bit(ack) }),
    'signature bit': ({ signature }) => ({ signature: bit(signature) }),
    'high s, same signer': ({ signature }) => ({ signature: withHighS(signature) }),
    'other parity': ({ signature }) => ({ signature: signature.map((byte, at) => (at === 32 ? byte ^ 0x80 : byte)) }),
    'r and s exchanged': ({ signature }) => ({ signature: concatBytes(signature.subarray(32), signature.subarray(0, 32)) }),
    'zero r': ({ signature }) => ({ signature: concatBytes(new Uint8Array(32), signature.subarray(32)) }),
    'zero s': ({ signature }) => ({ signature: concatBytes(signature.subarray(0, 32), new Uint8Array(32)) }),
    'r beyond the order': ({ signature }) => ({ signature: concatBytes(new Uint8Array(32).fill(0xff), signature.subarray(32)) }),
    'random signature': () => ({ signature: randomBytes(random, 64) }),
    'signature of another message': ({ signature }) => {
      const other = pick().stamps[0]?.signature ?? signature
      return { signature: other === signature ? bit(signature) : other }
    },
    'stranger’s signature': (stamp, hash) => ({ signature: sign({ digest: typedDigest(world.domain, hashStamp(stamp, hash, suite), suite), privateKey: world.strangerKey }) }),
    'signature for another chain': (stamp, hash) => ({ signature: sign({ digest: typedDigest(otherDomain, hashStamp(stamp, hash, suite), suite), privateKey: world.sessionKey }) }),
    'signature without the domain': (stamp, hash) => ({ signature: sign({ digest: hashStamp(stamp, hash, suite), privateKey: world.sessionKey }) }),
    'signature of the message hash': (_stamp, hash) => ({ signature: sign({ digest: hash, privateKey: world.sessionKey }) }),
  } // biome-ignore format: a table

  /** Another message around the good stamp. */
  const messageMutants: Record<string, (message: GateMessage, frame: Frame) => Partial<GateMessage>> = {
    'envelope bit': (_message, frame) => ({ payload: encodeFrame({ ...frame, envelope: frame.envelope.length === 0 ? new Uint8Array(1) : bit(frame.envelope) }) }),
    'envelope longer': (_message, frame) => ({ payload: encodeFrame({ ...frame, envelope: concatBytes(frame.envelope, new Uint8Array(1)) }) }),
    'envelope shorter': (_message, frame) => ({ payload: encodeFrame({ ...frame, envelope: frame.envelope.length === 0 ? new Uint8Array(7) : frame.envelope.slice(1) }) }),
    'time + 1 ns': ({ timestampNs }) => ({ timestampNs: (timestampNs ?? 0n) + 1n }),
    'time - 1 s': ({ timestampNs }) => ({ timestampNs: (timestampNs ?? 0n) - 1_000_000_000n }),
    'no time': () => ({ timestampNs: undefined }),
    'other inbox': () => ({ contentTopic: otherTopic }),
    'other topic': ({ contentTopic }) => ({ contentTopic: contentTopic.replace('/parley/1/', '/parley/1/0') }),
    'other shard': ({ pubsubTopic }) => ({ pubsubTopic: pubsubTopic.replace(/\d+$/, (shard) => `${(Number(shard) + 1) % 8}`) }),
    ephemeral: () => ({ ephemeral: true }),
    version: () => ({ version: 1 + randomInt(random, 255) }),
    meta: () => ({ meta: randomBytes(random, 1 + randomInt(random, 64)) }),
    proof: () => ({ rateLimitProof: new Uint8Array(1) }),
    stripped: (_message, frame) => ({ payload: encodeFrame({ ...frame, stamps: [] }) }),
    twice: (_message, frame) => ({ payload: encodeFrame({ ...frame, stamps: [...frame.stamps, ...frame.stamps] }) }),
  } // biome-ignore format: a table

  const stampNames = Object.keys(stampMutants)
  const messageNames = Object.keys(messageMutants)
  const report: MutantReport = { mutants: 0, accepted: 0, accomplices: [], refused: {}, shadowed: 0 }

  while (report.mutants < count) {
    const { message, messageHash, stamps } = pick()
    const frame = decodeFrame(message.payload)
    const [stamp] = stamps
    if (stamp === undefined) throw new Error('a good message has a stamp')
    let name: string
    let mutant: GateMessage
    const choice = random()
    if (choice < 0.3) {
      name = stampNames[randomInt(random, stampNames.length)] ?? ''
      const change = stampMutants[name]?.(stamp, messageHash, frame)
      mutant = { ...message, payload: encodeFrame({ ...frame, stamps: [{ ...stamp, ...change }] }) }
    } else if (choice < 0.5) {
      name = messageNames[randomInt(random, messageNames.length)] ?? ''
      mutant = { ...message, ...messageMutants[name]?.(message, frame) }
    } else if (choice < 0.6) {
      name = 'length'
      const keep = randomInt(random, message.payload.length)
      const grown = concatBytes(message.payload, randomBytes(random, 1 + randomInt(random, 8)))
      mutant = { ...message, payload: random() < 0.5 ? message.payload.slice(0, keep) : grown }
    } else {
      name = 'bytes'
      const payload = Uint8Array.from(message.payload)
      const changes = 1 + randomInt(random, 3)
      for (let change = 0; change < changes; change++) {
        // Most of a frame is envelope: every other change goes to the header and the stamp.
        const at = randomInt(random, random() < 0.5 ? Math.min(113, payload.length) : payload.length)
        payload[at] = (payload[at] ?? 0) ^ (1 + randomInt(random, 255))
      }
      if (payload.every((byte, at) => byte === message.payload[at])) continue
      mutant = { ...message, payload }
    }
    report.mutants++
    const verdict = gate.check(mutant, world.now)
    if ('code' in verdict) {
      report.refused[verdict.code] = (report.refused[verdict.code] ?? 0) + 1
    } else {
      report.accepted++
      report.accomplices.push(name)
    }
  }
  // Each relay's rate allows a burst of 64 a book; these are 64 over two books.
  for (const { message } of good) {
    if (gate.check(message, world.now).kind !== 'accept') report.shadowed++
  }
  return report
}

/** The twin of an ECDSA signature that recovers the same key: n - s under the other parity. */
function withHighS(signature: Uint8Array): Uint8Array {
  let s = 0n
  for (const [index, byte] of signature.subarray(32).entries()) s = (s << 8n) | BigInt(index === 0 ? byte & 0x7f : byte)
  let twin = ORDER - s
  const parity = ((signature[32] ?? 0) & 0x80) ^ 0x80
  const bytes = Uint8Array.from(signature)
  for (let index = 63; index >= 32; index--) {
    bytes[index] = Number(twin & 0xffn)
    twin >>= 8n
  }
  // n - s has its top bit set, where EIP-2098 keeps the parity: the nearest thing that fits into 64 bytes.
  bytes[32] = ((bytes[32] ?? 0) & 0x7f) | parity
  return bytes
}
