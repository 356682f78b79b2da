import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import {
  type Address,
  concatHex,
  encodeFunctionData,
  getContract,
  type Hex,
  keccak256,
  parseEventLogs,
  sha256,
  toHex,
  zeroHash,
} from 'viem'
import { drandBeaconAbi } from '../../protocol/src/abi/drandBeaconAbi.ts'
import { postOfficeAbi } from '../../protocol/src/abi/postOfficeAbi.ts'
import { by } from './support/by.ts'
import { coordinates, type Key, keyFor, P, proofOf, signRound } from './support/drand.ts'
import { reverts } from './support/reverts.ts'
import { openWorld, type World } from './support/world.ts'

const { network, rounds } = JSON.parse(readFileSync(new URL('vectors/evmnet.json', import.meta.url), 'utf8'))
const EVMNET = network.publicKey.map(BigInt) as unknown as Key
const SECRET = 0x7e57n
const PERIOD = 3
const FALLBACK = 600

type Settings = {
  genesis: bigint
  epochLength: number
  holdPeriod: number
  delayBlocks: number
  publicKey: Key
  roundGenesis: bigint
  roundPeriod: number
  fallbackDelay: number
}

describe('DrandBeacon', () => {
  let world: World
  let state: string
  /** On the world's calendar, with a key that the test signs with; its network began 1,000 seconds before epoch 1. */
  let settings: Settings
  let beacon: Awaited<ReturnType<typeof deployBeacon>>
  before(async () => {
    world = await openWorld()
    const { epochLength, holdPeriod, delayBlocks } = world.parameters
    const calendar = { genesis: world.genesis, epochLength, holdPeriod, delayBlocks }
    const drand = { publicKey: keyFor(SECRET), roundGenesis: world.genesis - 1000n, roundPeriod: PERIOD }
    settings = { ...calendar, ...drand, fallbackDelay: FALLBACK }
    beacon = await deployBeacon({})
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  async function deployBeacon(change: Partial<Settings>) {
    const address = await world.deployContract('beacon/DrandBeacon', Object.values({ ...settings, ...change }))
    return getContract({ address, abi: drandBeaconAbi, client: { public: world.client, wallet: world.carol } })
  }

  /** A beacon of the real network whose first epoch is decided by `round`. */
  async function evmnetBeacon(round: number, laterBy = 0n) {
    const at = BigInt(network.genesis) + BigInt(round - 1) * BigInt(network.period) - laterBy
    const genesis = at - BigInt(settings.epochLength + settings.holdPeriod)
    const { genesis: roundGenesis, period: roundPeriod } = network
    return await deployBeacon({ genesis, publicKey: EVMNET, roundGenesis: BigInt(roundGenesis), roundPeriod })
  }

  const proofFor = async (epoch: number, secret = SECRET) => signRound(secret, await beacon.read.roundOf([epoch]))
  const record = (epoch: number, proof: Hex) => beacon.write.record([epoch, proof], by(world.carol))
  const openDraw = (epoch: number) => beacon.write.openDraw([epoch], by(world.carol))
  const drawTime = (epoch: number) => beacon.read.drawTime([epoch])
  const fallbackTime = async (epoch: number) => (await drawTime(epoch)) + BigInt(FALLBACK)

  describe('deployment', () => {
    it('keeps what it was given', async () => {
      const { read } = beacon
      expect(await read.publicKey()).to.deep.equal([...settings.publicKey])
      expect(await read.roundGenesis()).to.equal(settings.roundGenesis)
      expect(await read.roundPeriod()).to.equal(PERIOD)
      expect(await read.fallbackDelay()).to.equal(FALLBACK)
      expect(await read.delayBlocks()).to.equal(settings.delayBlocks)
      expect(await read.genesis()).to.equal(settings.genesis)
      expect(await read.epochLength()).to.equal(settings.epochLength)
      expect(await read.holdPeriod()).to.equal(settings.holdPeriod)
    })

    it('refuses a period of zero, and one that lets two epochs share a round', async () => {
      await reverts(deployBeacon({ roundPeriod: 0 }), 'Beacon_Malformed')
      await reverts(deployBeacon({ roundPeriod: settings.epochLength + 1 }), 'Beacon_Malformed')
      await deployBeacon({ roundPeriod: settings.epochLength })
    })

    it('refuses a network that begins after the first draw', async () => {
      const first = await drawTime(1)
      await reverts(deployBeacon({ roundGenesis: first + 1n }), 'Beacon_Malformed')
      const last = await deployBeacon({ roundGenesis: first })
      expect(await last.read.roundOf([1])).to.equal(1n)
    })

    it('refuses a key that is infinity, beside the curve, or in the wrong order', async () => {
      const [a, b, c, d] = settings.publicKey
      for (const publicKey of [
        [0n, 0n, 0n, 0n],
        [a, b, c, d + 1n],
        [b, a, d, c],
        [a + P, b, c, d],
      ] as const) {
        await reverts(deployBeacon({ publicKey }), 'Beacon_BadKey')
      }
    })

    it('refuses a malformed calendar and delay', async () => {
      await reverts(deployBeacon({ genesis: 0n }), 'Schedule_Malformed')
      await reverts(deployBeacon({ delayBlocks: 0 }), 'Beacon_Delay', 0)
      await reverts(deployBeacon({ delayBlocks: 257 }), 'Beacon_Delay', 257)
    })
  })

  describe('roundOf', () => {
    it('is the first round at or after the draw time, for every offset of the two clocks', async () => {
      for (let offset = 0n; offset < 7n; offset++) {
        const { read } = await deployBeacon({ roundGenesis: settings.genesis - offset, roundPeriod: 7 })
        for (const epoch of [1, 2, 3, 1_000_000]) {
          const publishedAt = async (round: bigint) => (await read.roundGenesis()) + (round - 1n) * 7n
          const round = await read.roundOf([epoch])
          const time = await read.drawTime([epoch])
          expect(await publishedAt(round)).to.be.at.least(time)
          expect(await publishedAt(round - 1n)).to.be.lessThan(time)
        }
      }
    })

    it('knows no epoch 0, and reverts rather than wrap around', async () => {
      await reverts(beacon.read.roundOf([0]), 'Schedule_BeforeGenesis')
      const far = await deployBeacon({ genesis: 2n ** 64n - 1n, roundGenesis: 0n, roundPeriod: 1 })
      await reverts(far.read.roundOf([2 ** 32 - 1]), 'SafeCastOverflowedUintDowncast')
    })
  })

  describe('randomness', () => {
    describe('of the real network, drand evmnet', () => {
      for (const { round, signature, randomness } of rounds) {
        it(`takes the published signature of round ${round}, and gives what drand publishes`, async () => {
          const { read } = await evmnetBeacon(round)
          expect(await read.roundOf([1])).to.equal(BigInt(round))
          const value = await read.randomness([1, signature])
          expect(value).to.equal(sha256(signature))
          if (randomness) expect(value).to.equal(randomness)
        })
      }

      it('takes the round after a draw time between two rounds', async () => {
        for (const laterBy of [1n, 2n]) {
          const { read } = await evmnetBeacon(9_337_227, laterBy)
          expect(await read.roundOf([1])).to.equal(9_337_227n)
        }
        expect(await (await evmnetBeacon(9_337_227, 3n)).read.roundOf([1])).to.equal(9_337_226n)
        expect(await (await evmnetBeacon(9_337_227, -1n)).read.roundOf([1])).to.equal(9_337_228n)
      })

      it("refuses every other round's signature", async () => {
        const { read } = await evmnetBeacon(rounds[0].round)
        for (const { signature } of rounds.slice(1)) {
          await reverts(read.randomness([1, signature]), 'Beacon_WrongSignature', 1, 1)
        }
      })
    })

    describe('when the signature is the round’s', () => {
      it('is its SHA-256, whoever asks and whenever', async () => {
        const proof = await proofFor(1)
        const value = await beacon.read.randomness([1, proof])
        expect(value).to.equal(sha256(proof))
        await world.warp((await fallbackTime(1)) + 1000n)
        expect(await beacon.read.randomness([1, proof], { account: world.bob.account })).to.equal(value)
        expect(await beacon.read.randomness([2, await proofFor(2)])).to.not.equal(value)
      })
    })

    describe('when the signature is anything else', () => {
      const refused = async (proof: Hex, error: string, ...args: unknown[]) => {
        await reverts(beacon.read.randomness([1, proof]), error, ...args)
        await reverts(record(1, proof), error, ...args)
      }

      it("refuses another epoch's and another key's", async () => {
        const round = await beacon.read.roundOf([1])
        await refused(await proofFor(2), 'Beacon_WrongSignature', 1, round)
        await refused(signRound(SECRET, round - 1n), 'Beacon_WrongSignature', 1, round)
        await refused(await proofFor(1, SECRET + 1n), 'Beacon_WrongSignature', 1, round)
      })

      it('refuses the negated point, the generator, and the message itself', async () => {
        const round = await beacon.read.roundOf([1])
        const [x, y] = coordinates(await proofFor(1))
        await refused(proofOf(x, P - y), 'Beacon_WrongSignature', 1, round)
        await refused(proofOf(1n, 2n), 'Beacon_WrongSignature', 1, round)
        await refused(signRound(1n, round), 'Beacon_WrongSignature', 1, round)
      })

      it('refuses points beside the curve, and infinity', async () => {
        const [x, y] = coordinates(await proofFor(1))
        for (const proof of [proofOf(x, y + 1n), proofOf(x + 1n, y), proofOf(y, x), proofOf(0n, 0n), proofOf(0n, 1n)]) {
          await refused(proof, 'Beacon_NotAPoint')
        }
      })

      it('refuses the right point in unreduced coordinates', async () => {
        const [x, y] = coordinates(await proofFor(1))
        for (const proof of [
          proofOf(x + P, y),
          proofOf(x, y + P),
          proofOf(x + P, y + P),
          proofOf(2n ** 256n - 1n, y),
        ]) {
          await refused(proof, 'Beacon_NotAPoint')
        }
      })

      it('refuses any other length', async () => {
        const proof = await proofFor(1)
        await refused('0x', 'Beacon_BadLength', 0)
        await refused(proof.slice(0, 2 + 126) as Hex, 'Beacon_BadLength', 63)
        await refused(concatHex([proof, '0x00']), 'Beacon_BadLength', 65)
        await refused(concatHex([proof, proof]), 'Beacon_BadLength', 128)
      })

      it('refuses epoch 0', async () => {
        await reverts(beacon.read.randomness([0, await proofFor(1)]), 'Schedule_BeforeGenesis')
      })
    })

    it('with too little gas is never an answer, right or wrong', async () => {
      const requestOf = (proof: Hex, gas: bigint) => {
        const data = encodeFunctionData({ abi: drandBeaconAbi, functionName: 'randomness', args: [1, proof] })
        return { to: beacon.address, data, gas }
      }
      const call = async (proof: Hex, gas: bigint) =>
        await world.client.call(requestOf(proof, gas)).then(
          (answer) => String(answer.data),
          (error: unknown) => String(error),
        )
      const good = await proofFor(1)
      const other = await proofFor(2)
      let [low, high] = [30_000n, 400_000n]
      expect(await call(good, high)).to.equal(sha256(good))
      while (high - low > 10n) {
        const middle = (low + high) / 2n
        if ((await call(good, middle)) === sha256(good)) high = middle
        else low = middle
      }
      await reverts(world.client.call(requestOf(good, low - 500n)), 'BN254_PrecompileFailed', 8)
      for (let gas = 25_000n; gas < low; gas += 1777n) {
        const answers = `${await call(good, gas)} ${await call(other, gas)}`
        expect(answers, String(gas)).to.not.match(/Beacon_/)
        expect(answers).to.not.include(sha256(good))
      }
    })
  })

  describe('record', () => {
    it('keeps the value: later proofs are not looked at, and nothing else can come', async () => {
      const proof = await proofFor(1)
      expect(await beacon.read.recorded([1])).to.equal(zeroHash)
      const { logs } = await world.mined(record(1, proof))
      const [event] = parseEventLogs({ abi: drandBeaconAbi, eventName: 'RoundRecorded', logs })
      expect(event?.args).to.deep.equal({
        epoch: 1,
        round: await beacon.read.roundOf([1]),
        randomness: sha256(proof),
      })
      expect(await beacon.read.recorded([1])).to.equal(sha256(proof))
      for (const any of ['0x', '0x1234', await proofFor(2)] as const) {
        expect(await beacon.read.randomness([1, any])).to.equal(sha256(proof))
      }
      expect(await beacon.read.recorded([2])).to.equal(zeroHash)
      await reverts(record(1, proof), 'Beacon_AlreadyRecorded', 1)
      await world.warp(await fallbackTime(1))
      await reverts(openDraw(1), 'Beacon_AlreadyRecorded', 1)
    })

    it('is refused once the epoch was opened for a block hash', async () => {
      await world.warp(await fallbackTime(1))
      await world.mined(openDraw(1))
      await reverts(record(1, await proofFor(1)), 'Beacon_FallbackOpened', 1)
      await world.mine(1000)
      await reverts(record(1, await proofFor(1)), 'Beacon_FallbackOpened', 1)
      await world.mined(record(2, await proofFor(2)))
    })
  })

  describe('openDraw', () => {
    it('is refused until the fallback delay after the draw time is over', async () => {
      const time = await fallbackTime(1)
      await reverts(openDraw(1), 'Beacon_TooEarly', time)
      await world.warp(await drawTime(1))
      await reverts(openDraw(1), 'Beacon_TooEarly', time)
      await world.warp(time - 2n)
      await world.at(time - 1n)
      await reverts(openDraw(1), 'Beacon_TooEarly', time)
      await world.at(time)
      await world.mined(openDraw(1))
      await reverts(openDraw(0), 'Schedule_BeforeGenesis')
    })

    it('fixes a block ahead, and from then on that block alone decides', async () => {
      await world.warp(await fallbackTime(1))
      const proof = await proofFor(1)
      const { logs, blockNumber } = await world.mined(openDraw(1))
      const target = blockNumber + BigInt(settings.delayBlocks)
      const [event] = parseEventLogs({ abi: drandBeaconAbi, eventName: 'DrawOpened', logs })
      expect(event?.args).to.deep.equal({ epoch: 1, targetBlock: target })
      expect(await beacon.read.targetBlock([1])).to.equal(target)
      await reverts(beacon.read.randomness([1, proof]), 'Beacon_NotMined', target)
      await reverts(openDraw(1), 'Beacon_AlreadyOpen', target)
      await world.mine(settings.delayBlocks + 1)
      const { hash } = await world.client.getBlock({ blockNumber: target })
      const expected = keccak256(concatHex([toHex(1, { size: 32 }), hash]))
      for (const any of [proof, '0x'] as const) {
        expect(await beacon.read.randomness([1, any])).to.equal(expected)
      }
      expect(await beacon.read.randomness([2, await proofFor(2)])).to.equal(sha256(await proofFor(2)))
    })

    it('may be repeated once the block hash is lost, and drand stays closed', async () => {
      await world.warp(await fallbackTime(1))
      await world.mined(openDraw(1))
      const target = await beacon.read.targetBlock([1])
      await world.mine(settings.delayBlocks + 256)
      await world.mine(2)
      await reverts(beacon.read.randomness([1, await proofFor(1)]), 'Beacon_Lost', target)
      await world.mined(openDraw(1))
      expect(await beacon.read.targetBlock([1])).to.be.greaterThan(target)
      await reverts(record(1, await proofFor(1)), 'Beacon_FallbackOpened', 1)
    })

    it('is at every block waiting, known or lost, and may be opened again exactly when lost', async () => {
      await world.warp(await fallbackTime(1))
      await world.mined(openDraw(1))
      const outcome = async (call: Promise<unknown>) =>
        await call.then(
          () => 'yes',
          (error: unknown) => String(error).match(/Beacon_\w+/)?.[0],
        )
      const look = async () => {
        const word = await outcome(beacon.read.randomness([1, '0x']))
        const again = await outcome(beacon.simulate.openDraw([1], { account: world.carol.account }))
        return `${word} ${again}`
      }
      const seen: string[] = []
      for (let block = 0; block < settings.delayBlocks + 3; block++) {
        seen.push(await look())
        await world.mine()
      }
      await world.mine(250 - settings.delayBlocks)
      for (let block = 0; block < 10; block++) {
        seen.push(await look())
        await world.mine()
      }
      const states = ['Beacon_NotMined Beacon_AlreadyOpen', 'yes Beacon_AlreadyOpen', 'Beacon_Lost yes']
      expect([...new Set(seen)]).to.deep.equal(states)
      expect(seen.toSorted((a, b) => states.indexOf(a) - states.indexOf(b))).to.deep.equal(seen)
    })

    it('never comes when the delay is the longest', async () => {
      const drandOnly = await deployBeacon({ fallbackDelay: 2 ** 32 - 1 })
      const time = (await drawTime(1)) + 2n ** 32n - 1n
      await world.warp((await drawTime(1)) + 10n ** 9n)
      await reverts(drandOnly.write.openDraw([1], by(world.carol)), 'Beacon_TooEarly', time)
    })
  })

  describe('under a post office', () => {
    let office: Address
    beforeEach(async () => {
      office = (await world.deployOffice({ ...world.settings, beacon: beacon.address })).office
    })
    const draw = (epoch: number, proof: Hex) =>
      world.carol.writeContract({
        address: office,
        abi: postOfficeAbi,
        functionName: 'draw',
        args: [epoch, proof],
        ...by(world.carol),
      })
    const drawn = (epoch: number) =>
      world.client.readContract({ address: office, abi: postOfficeAbi, functionName: 'beacon', args: [epoch] })

    it('C10: one word is possible for an epoch, fixed before anyone knows it, whoever draws', async () => {
      const [proof, other, round] = [await proofFor(1), await proofFor(2), await beacon.read.roundOf([1])]
      const [time, fallback] = [await drawTime(1), await fallbackTime(1)]
      // Even a signature known too early (a threshold that colludes) draws nothing before the draw time.
      await reverts(draw(1, proof), 'Draws_TooEarly', time)
      await world.warp(time)
      await reverts(draw(1, other), 'Beacon_WrongSignature', 1, round)
      await reverts(openDraw(1), 'Beacon_TooEarly', fallback)
      await world.mined(draw(1, proof))
      expect(await drawn(1)).to.equal(sha256(proof))
    })

    it('C33: with drand dead the block hash draws after the delay; with that lost too the epoch is skipped', async () => {
      await world.warp(await fallbackTime(1))
      await world.mined(openDraw(1))
      await world.mine(settings.delayBlocks)
      await world.mined(draw(1, '0x'))
      const [target, word] = [await beacon.read.targetBlock([1]), await drawn(1)]
      const { hash } = await world.client.getBlock({ blockNumber: target })
      expect(word).to.equal(keccak256(concatHex([toHex(1, { size: 32 }), hash])))

      await world.warp((await drawTime(2)) + BigInt(world.parameters.skipAfter))
      await world.mined(
        world.carol.writeContract({
          address: office,
          abi: postOfficeAbi,
          functionName: 'skip',
          args: [2],
          ...by(world.carol),
        }),
      )
      expect(await drawn(2)).to.equal(zeroHash)
    })

    it('C33: a backlog is safe from the fallback once its rounds are recorded', async () => {
      const proofs = [await proofFor(1), await proofFor(2)] as const
      await world.warp(await drawTime(2))
      await world.mined(record(1, proofs[0]))
      await world.mined(record(2, proofs[1]))
      await world.warp((await fallbackTime(2)) + 10n)
      await reverts(openDraw(2), 'Beacon_AlreadyRecorded', 2)
      await world.mined(draw(1, '0x'))
      await world.warp((await world.now()) + BigInt(world.parameters.claimMin))
      await world.mined(draw(2, '0x'))
      expect([await drawn(1), await drawn(2)]).to.deep.equal(proofs.map((proof) => sha256(proof)))
    })
  })
})
