import { cpus } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  addressOf,
  Gate,
  type GateMessage,
  hashStamp,
  inboxTopic,
  publicKeyOf,
  type Suite,
  typedDigest,
} from '@parley/protocol'
import secp256k1 from 'secp256k1'
import { nativeSuite } from '../node/src/crypto/nativeSuite.ts'
import { createWorld } from '../test/protocol/support/createWorld.ts'
import { nativeSign } from '../test/protocol/support/nativeSign.ts'
import { createRandom, randomBytes } from '../test/protocol/support/random.ts'
import { runMutants } from '../test/protocol/support/runMutants.ts'

const BOOKS = 1000
const STAMPS = 4000
const ROUNDS = 15
/** An envelope as a short text makes it (two readers, padded). */
const ENVELOPE = 1024
const MUTANTS = 1_000_000
const ACTIVE_BOOKS = 100_000

/** Figures `gate` of numbers.md: the whole check of a stamp against a bare ecrecover in the same run, and its bounds. */
export async function run({ json }: { json: boolean }): Promise<void> {
  const speed = measureSpeed()
  const memory = measureMemory()
  const mutants = runMutants({ count: MUTANTS, seed: 1, suite: nativeSuite, sign: nativeSign })
  if (mutants.accepted > 0) throw new Error(`Mutants were accepted: ${[...new Set(mutants.accomplices)].join(', ')}`)
  if (mutants.shadowed > 0) throw new Error(`${mutants.shadowed} good messages were refused after the mutants.`)
  const figures = {
    ...speed,
    mutants: mutants.mutants,
    accepted: mutants.accepted,
    mbPer100kBooks: memory,
  }
  if (json) {
    console.log(JSON.stringify(figures))
    return
  }
  console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}; medians of ${ROUNDS} rounds of ${STAMPS}`)
  console.log(`whole check        ${figures.checkMicros} us   (one stamp, envelope of ${ENVELOPE} bytes)`)
  console.log(`bare ecrecover     ${figures.recoverMicros} us`)
  console.log(`ratio              ${figures.ratio}   (limit 1.3)`)
  console.log(`double spend       ${figures.doubleSpendMicros} us   (limit 5)`)
  console.log(`mutants accepted   ${figures.accepted} of ${figures.mutants}`)
  console.log(`memory             ${figures.mbPer100kBooks} MB for ${ACTIVE_BOOKS} books in two epochs   (limit 110)`)
  console.log(mutants.refused)
}

/** Rounds of both in turn, so that a busy machine slows both. The ratio is the median of the rounds' ratios. */
function measureSpeed() {
  const random = createRandom(1)
  const world = createWorld({ suite: nativeSuite, sign: nativeSign })
  for (let id = 100; id < 100 + BOOKS; id++) world.addBook({ id: BigInt(id) })
  const topics = Array.from({ length: 16 }, (_, index) => inboxTopic(publicKeyOf(new Uint8Array(32).fill(64 + index))))
  for (const topic of topics) world.inboxes.set(topic, { ackKey: world.ackKey })
  const create = (index: number, laterNs: bigint) =>
    world.createMessage({
      timestampNs: BigInt(world.now) * 1_000_000_000n + BigInt(index) + laterNs,
      envelope: randomBytes(random, ENVELOPE),
      contentTopic: topics[index % topics.length] ?? world.contentTopic,
      stamps: [{ bookId: BigInt(100 + (index % BOOKS)), slot: Math.floor(index / BOOKS) }],
    })
  const messages = Array.from({ length: STAMPS }, (_, index) => create(index, 0n))
  const again = Array.from({ length: STAMPS }, (_, index) => create(index, 1_000_000n).message)
  const warmUp = topics.map(
    (contentTopic, index) => world.createMessage({ contentTopic, stamps: [{ slot: 100 + index }] }).message,
  )
  const recoveries = messages.map(({ messageHash, stamps: [stamp] }) => {
    if (stamp === undefined) throw new Error('a message has a stamp')
    const signature = Uint8Array.from(stamp.signature)
    const recovery = (signature[32] ?? 0) >> 7
    signature[32] = (signature[32] ?? 0) & 0x7f
    return { signature, recovery, digest: typedDigest(world.domain, hashStamp(stamp, messageHash)) }
  })

  const publicKey = new Uint8Array(65)
  const expected = addressOf(world.sessionKey)
  const rounds: { check: number; recover: number; double: number }[] = []
  for (let round = -2; round < ROUNDS; round++) {
    const gate = new Gate(world.view)
    for (const message of warmUp) expectKind(gate, message, world.now, 'accept')
    // Chunks of both in turn: what else the machine does meets both alike.
    let check = 0
    let recover = 0
    const chunk = 250
    for (let start = 0; start < STAMPS; start += chunk) {
      recover += timed(() => {
        for (const { signature, recovery, digest } of recoveries.slice(start, start + chunk)) {
          secp256k1.ecdsaRecover(signature, recovery, digest, false, publicKey)
        }
      })
      check += timed(() => {
        for (const { message } of messages.slice(start, start + chunk)) expectKind(gate, message, world.now, 'accept')
      })
    }
    const double = timed(() => {
      for (const message of again) expectKind(gate, message, world.now, 'ignore')
    })
    const signer = nativeSuite.keccak256(publicKey.subarray(1)).subarray(12)
    if (!signer.every((byte, index) => byte === expected[index])) throw new Error('The floor recovers another key.')
    // The first rounds only warm up.
    if (round >= 0) rounds.push({ check, recover, double })
  }
  const micros = (milliseconds: number) => round2((milliseconds * 1000) / STAMPS)
  return {
    checkMicros: micros(median(rounds.map(({ check }) => check))),
    recoverMicros: micros(median(rounds.map(({ recover }) => recover))),
    ratio: round3(median(rounds.map(({ check, recover }) => check / recover))),
    doubleSpendMicros: micros(median(rounds.map(({ double }) => double))),
  }
}

/** What a gate keeps when 100,000 books of depth 12 each used a slot in two epochs, everything it holds included. */
function measureMemory(): number {
  const key = new Uint8Array(20).fill(1)
  // Memory does not depend on whose signature it is, so this part spares the signing.
  const suite: Suite = { ...nativeSuite, recoverAddress: () => key }
  const world = createWorld({ suite, sign: () => new Uint8Array(64) })
  const { id, ...book } = world.addBook({ id: 1n, key, balance: 10n ** 12n })
  // Made when asked, so that only the gate's own memory is counted.
  world.view.book = (bookId) => ({ ...book, id: bookId })
  const edge = world.schedule.genesis + world.epoch * world.schedule.epochLength
  world.chain.headTime = edge - 100
  const gate = new Gate(world.view)
  const before = usedBytes()
  for (let index = 0; index < ACTIVE_BOOKS; index++) {
    // Both epochs are open for a minute on each side of the edge.
    const now = edge - 59 + (118 * index) / ACTIVE_BOOKS
    for (const epoch of [world.epoch, world.epoch + 1]) {
      const { message } = world.createMessage({
        envelope: new Uint8Array(1),
        timestampNs: BigInt(Math.floor(now)) * 1_000_000_000n,
        stamps: [{ bookId: id + BigInt(index), epoch, slot: index % 4096 }],
      })
      expectKind(gate, message, now, 'accept')
    }
  }
  const after = usedBytes()
  const again = world.createMessage({
    timestampNs: BigInt(edge) * 1_000_000_000n,
    stamps: [{ bookId: id, epoch: world.epoch }],
  })
  expectKind(gate, again.message, edge, 'ignore')
  return round2((after - before) / 1e6)
}

function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function expectKind(gate: Gate, message: GateMessage, now: number, kind: string): void {
  const verdict = gate.check(message, now)
  if (verdict.kind !== kind) {
    throw new Error(`${kind} was expected, not ${verdict.kind} ${'code' in verdict ? verdict.code : ''}`)
  }
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function round2(value: number): number {
  return Math.round(value * 100) / 100
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000
}
