import { readFileSync } from 'node:fs'
import { bn254 } from '@noble/curves/bn254'
import { expect } from 'chai'
import { getContract, type Hex, keccak256, toHex } from 'viem'
import {
  coordinates,
  keyFor,
  mapOne,
  ORDER,
  P,
  roundMessage,
  signRound,
  TAG,
  toField,
  toPoint,
} from './support/drand.ts'
import { openWorld, type World } from './support/world.ts'

const vectors = JSON.parse(readFileSync(new URL('vectors/evmnet.json', import.meta.url), 'utf8'))
const RANDOM = 40

describe('The curve under DrandBeacon', () => {
  let world: World
  let read: Record<string, (args: readonly unknown[]) => Promise<unknown>>
  before(async () => {
    world = await openWorld()
    const { abi, address } = await world.deployTestContract('HashToCurve', [])
    read = getContract({ abi, address, client: world.client }).read as typeof read
  })
  after(() => world.connection.close())

  const random = (label: string, index: number): Hex => keccak256(toHex(`${label} ${index}`))
  const element = (label: string, index: number) => BigInt(random(label, index)) % P
  const ask = async (name: string, ...args: readonly unknown[]) => await read[name]?.(args)

  describe('HashToBN254.toField', () => {
    it('gives the published elements of drand rounds', async () => {
      for (const { round, u } of vectors.hashes) {
        expect(await ask('toField', roundMessage(BigInt(round)), TAG)).to.deep.equal(u.map(BigInt))
      }
    })

    it("agrees with another library's hash_to_field for random messages and tags of 0 to 255 bytes", async () => {
      for (let i = 0; i < RANDOM; i++) {
        const message = random('message', i)
        const tag = `0x${random('tag', i).slice(2).repeat(8)}`.slice(0, 2 + 2 * Math.min(255, i * 7)) as Hex
        expect(await ask('toField', message, tag), tag).to.deep.equal(toField(message, tag))
      }
    })
  })

  describe('HashToBN254.map', () => {
    const expectMapped = async (u0: bigint, u1: bigint) => {
      const [one, other] = [mapOne(u0), mapOne(u1)]
      expect(await ask('map', u0, u1), `${u0} ${u1}`).to.deep.equal([one.x, one.y, other.x, other.y])
    }

    it("gives the published points of the RFC's Sage reference", async () => {
      const cases = vectors.maps.cases.map((texts: string[]) => texts.map(BigInt))
      expect(cases).to.have.length(64)
      for (let i = 0; i < cases.length; i += 2) {
        const [[u0, x0, y0], [u1, x1, y1]] = [cases[i], cases[i + 1]]
        expect(await ask('map', u0, u1)).to.deep.equal([x0, y0, x1, y1])
      }
    })

    it('agrees with the plain form of the map for random elements, through each of the three candidates', async () => {
      const met = new Set<number>()
      for (let i = 0; i < RANDOM; i++) {
        const [u0, u1] = [element('one', i), element('other', i)]
        met.add(mapOne(u0).candidate)
        await expectMapped(u0, u1)
      }
      expect([...met].toSorted()).to.deep.equal([0, 1, 2])
    })

    it('agrees at the edges of the field', async () => {
      for (const u of [0n, 1n, 2n, P - 1n, P - 2n, (P - 1n) / 2n]) await expectMapped(u, P - 1n - u)
    })

    it('inverts zero to zero, and lets it spoil no other: u = 1/2 and -1/2', async () => {
      const { Fp } = bn254.fields
      const half = Fp.inv(2n)
      for (const zero of [half, Fp.neg(half)]) {
        const { x, y } = mapOne(zero)
        expect(x).to.equal(Fp.neg(half))
        expect(Fp.sqr(y)).to.equal(Fp.add(Fp.pow(x, 3n), 3n))
        await expectMapped(zero, 7n)
        await expectMapped(7n, zero)
        await expectMapped(zero, Fp.neg(zero))
      }
    })
  })

  describe('HashToBN254.toPoint', () => {
    it('gives the published points of drand rounds', async () => {
      for (const { round, point } of vectors.hashes) {
        const [x, y] = point.map(BigInt)
        expect(toPoint(roundMessage(BigInt(round)))).to.deep.equal({ x, y })
        expect(await ask('toPoint', roundMessage(BigInt(round)), TAG)).to.deep.equal([x, y])
      }
    })

    it("agrees with TypeScript over another library's curve for random messages", async () => {
      for (let i = 0; i < RANDOM; i++) {
        const message = random('point', i)
        const { x, y } = toPoint(message)
        expect(await ask('toPoint', message, TAG)).to.deep.equal([x, y])
      }
    })
  })

  describe('BN254.isPoint', () => {
    it('takes points of the curve', async () => {
      for (const { signature } of vectors.rounds) {
        const [x, y] = coordinates(signature)
        expect(await ask('isPoint', x, y)).to.equal(true)
        expect(await ask('isPoint', x, P - y)).to.equal(true)
      }
    })

    it('refuses infinity, points beside the curve and unreduced coordinates', async () => {
      const [x, y] = coordinates(vectors.rounds[0].signature)
      const [small] = [1n, 2n]
      const wrong = [
        [0n, 0n],
        [x, y + 1n],
        [x + 1n, y],
        [y, x],
        [x + P, y],
        [x, y + P],
        [P + small, 2n],
        [small, P + 2n],
        [2n ** 256n - 1n, y],
        [x, 2n ** 256n - 1n],
      ]
      for (const point of wrong) expect(await ask('isPoint', ...point), String(point)).to.equal(false)
    })
  })

  describe('BN254.isSigned', () => {
    it('takes exactly the product of hash and private key, for random keys and messages', async () => {
      for (let i = 0; i < 6; i++) {
        const secret = 1n + (BigInt(random('secret', i)) % (ORDER - 1n))
        const hash = toPoint(roundMessage(BigInt(i)))
        const signature = coordinates(signRound(secret, BigInt(i)))
        const point = [hash.x, hash.y]
        expect(await ask('isSigned', signature, point, keyFor(secret))).to.equal(true)
        expect(await ask('isSigned', signature, point, keyFor(secret + 1n))).to.equal(false)
        expect(await ask('isSigned', [signature[0], P - signature[1]], point, keyFor(secret))).to.equal(false)
        expect(await ask('isSigned', point, signature, keyFor(secret))).to.equal(false)
      }
    })
  })

  describe('BN254.isKey', () => {
    it('takes the production key and test keys', async () => {
      expect(await ask('isKey', vectors.network.publicKey.map(BigInt))).to.equal(true)
      for (const secret of [1n, 2n, ORDER - 1n]) expect(await ask('isKey', keyFor(secret))).to.equal(true)
    })

    it('refuses infinity, swapped words, points beside the curve, unreduced words and other subgroups', async () => {
      const [a, b, c, d] = keyFor(5n)
      const wrong = [
        [0n, 0n, 0n, 0n],
        [b, a, d, c],
        [a, b, c, d + 1n],
        [a + P, b, c, d],
        [a, b, c, d + P],
        outsideTheSubgroup(),
      ]
      for (const key of wrong) expect(await ask('isKey', key), String(key)).to.equal(false)
    })
  })
})

/** A point of the twisted curve that is not in G2: nearly every point of it. */
function outsideTheSubgroup(): bigint[] {
  const { Fp2 } = bn254.fields
  const b = Fp2.div(Fp2.fromBigTuple([3n, 0n]), Fp2.fromBigTuple([9n, 1n]))
  for (let n = 1n; ; n++) {
    const x = Fp2.fromBigTuple([n, 0n])
    try {
      const y = Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), b))
      return [x.c1, x.c0, y.c1, y.c0]
    } catch {}
  }
}
