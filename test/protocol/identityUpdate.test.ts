import {
  encodeIdentityUpdate,
  encodeKeySigner,
  fromHex,
  type Hex,
  hashIdentityUpdate,
  type IdentityUpdate,
  identityUpdateDigest,
  identityUpdateTypedData,
  keySignerAddress,
  MAX_UPDATE,
  MAX_UPDATE_ENTRIES,
  ProtocolError,
  parseIdentityUpdate,
  parseProfileAttribute,
  parseRecoveryAttribute,
  toHex,
  utf8,
  withLowS256,
  wrapKeySignature,
} from '@parley/protocol'
import { expect } from 'chai'
import { hashTypedData } from 'viem'
import { createRandom, randomBytes, randomInt } from './support/random.ts'

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const fault = (run: () => unknown, code: string, pattern?: RegExp) => {
  const error = expect(run).to.throw(ProtocolError)
  error.with.property('code', code)
  if (pattern) error.with.property('message').that.matches(pattern)
}
const word = (number: bigint): Uint8Array => fromHex(`0x${number.toString(16).padStart(64, '0')}`)

const random = createRandom(712)
const hex = (length: number): Hex => toHex(randomBytes(random, length))
const many = <Row>(row: () => Row, most = 4) => Array.from({ length: randomInt(random, most) }, row)
const attribute = () => ({ name: hex(32), value: hex(randomInt(random, 80)), validity: BigInt(hex(32)) })
const delegate = () => ({ delegateType: hex(32), delegate: hex(20), validity: BigInt(hex(4)) })
const update = (): IdentityUpdate => ({
  identity: hex(20),
  owner: hex(20),
  recovery: hex(20),
  anchor: hex(24),
  version: randomInt(random, 65_536),
  attributes: many(attribute),
  delegates: many(delegate),
  previousChange: BigInt(hex(5)),
  deadline: BigInt(hex(32)),
})

describe('updates of identities', () => {
  it('hash as a wallet hashes them, and come back from the wire as they were, for random values', () => {
    for (let i = 0; i < 200; i++) {
      const one = update()
      const site = { chainId: randomInt(random, 1e9), registry: hex(20) }
      const typed = identityUpdateTypedData({ ...site, update: one })
      expect(toHex(identityUpdateDigest({ ...site, update: one }))).to.equal(hashTypedData(typed))
      expect(parseIdentityUpdate(encodeIdentityUpdate(one))).to.deep.equal(one)
    }
  })

  it('that cannot be are refused before they are hashed or sent', () => {
    const one = update()
    const bad: [Record<string, unknown>, RegExp][] = [
      [{ identity: '0x12' }, /identity: an address is wanted/],
      [{ owner: `${one.owner.slice(0, -1)}g` }, /owner: an address/],
      [{ recovery: undefined }, /recovery/],
      [{ anchor: hex(32) }, /anchor: an anchor of 24 bytes/],
      [{ version: 65_536 }, /version/],
      [{ version: -1 }, /version/],
      [{ version: 1.5 }, /version/],
      [{ attributes: [{ ...attribute(), name: hex(31) }] }, /attributes.0.name: a word of 32 bytes/],
      [{ attributes: [{ ...attribute(), value: '0x1' }] }, /attributes.0.value: bytes in hex/],
      [{ attributes: [{ ...attribute(), validity: -1n }] }, /attributes.0.validity: a number below/],
      [{ attributes: Array.from({ length: MAX_UPDATE_ENTRIES + 1 }, attribute) }, /attributes/],
      [{ delegates: [{ ...delegate(), delegate: hex(21) }] }, /delegates.0.delegate: an address/],
      [{ delegates: [{ ...delegate(), delegateType: hex(20) }] }, /delegates.0.delegateType/],
      [{ delegates: Array.from({ length: MAX_UPDATE_ENTRIES + 1 }, delegate) }, /delegates/],
      [{ previousChange: 2n ** 256n }, /previousChange: a number below/],
      [{ deadline: 5 }, /deadline/],
      [{ color: 'red' }, /color/],
    ]
    for (const [change, pattern] of bad) {
      const wrong = { ...one, ...change } as IdentityUpdate
      fault(() => hashIdentityUpdate(wrong), 'update/malformed', pattern)
      fault(() => encodeIdentityUpdate(wrong), 'update/malformed', pattern)
      fault(() => identityUpdateTypedData({ chainId: 1, registry: hex(20), update: wrong }), 'update/malformed')
    }
    const full = { ...one, attributes: Array.from({ length: MAX_UPDATE_ENTRIES }, attribute) }
    expect(hashIdentityUpdate(full)).to.have.length(32)
  })

  it('are for one registry on one chain', () => {
    const one = update()
    const digest = (chainId: number, registry: Hex) => () => identityUpdateDigest({ chainId, registry, update: one })
    fault(digest(-1, hex(20)), 'bytes/range')
    fault(digest(0.5, hex(20)), 'bytes/range')
    fault(digest(1, hex(19)), 'bytes/length')
    fault(digest(1, '0xzz'), 'bytes/hex')
  })

  it('have a largest size, to the byte', () => {
    const sized = (length: number) => {
      const one = { ...update(), attributes: [{ ...attribute(), value: '0x' as Hex }] }
      const rest = encodeIdentityUpdate(one).length
      const even = (length - rest) & ~1
      return { ...one, attributes: [{ ...attribute(), ...one.attributes[0], value: hex(even / 2) }] }
    }
    expect(encodeIdentityUpdate(sized(MAX_UPDATE)).length).to.be.within(MAX_UPDATE - 1, MAX_UPDATE)
    fault(() => encodeIdentityUpdate(sized(MAX_UPDATE + 2)), 'update/too-large')
    fault(() => parseIdentityUpdate(new Uint8Array(MAX_UPDATE + 1)), 'update/too-large')
    fault(() => parseIdentityUpdate(new Uint8Array(MAX_UPDATE)), 'update/malformed', /not JSON/)
    fault(() => parseIdentityUpdate(Uint8Array.of(0xff)), 'update/malformed', /not UTF-8/)
    fault(() => parseIdentityUpdate(utf8('{')), 'update/malformed', /not JSON/)
    fault(() => parseIdentityUpdate(utf8('null')), 'update/malformed')
  })
})

describe('what the registry announces', () => {
  it('is read back: anchor with and without a version, recovery account', () => {
    const anchor = hex(24)
    expect(parseProfileAttribute(anchor)).to.deep.equal({ anchor, version: 0 })
    expect(parseProfileAttribute(`${anchor}0102`)).to.deep.equal({ anchor, version: 258 })
    expect(parseProfileAttribute(`${anchor}ffff`)?.version).to.equal(65_535)
    for (const length of [0, 23, 25, 27, 32]) expect(parseProfileAttribute(hex(length))).to.equal(undefined)
    const recovery = hex(20)
    expect(parseRecoveryAttribute(recovery)).to.equal(recovery)
    for (const length of [0, 19, 21]) expect(parseRecoveryAttribute(hex(length))).to.equal(undefined)
  })
})

describe('signers without an account', () => {
  const verifier = hex(20)

  it('need a verifier and a key, and have limits', () => {
    fault(() => encodeKeySigner({ verifier: hex(19), key: Uint8Array.of(1) }), 'signer/malformed', /20 bytes/)
    fault(() => encodeKeySigner({ verifier: '0xzz', key: Uint8Array.of(1) }), 'bytes/hex')
    fault(() => encodeKeySigner({ verifier, key: new Uint8Array(0) }), 'signer/malformed')
    fault(() => encodeKeySigner({ verifier, key: new Uint8Array(65_516) }), 'signer/malformed')
    const longest = encodeKeySigner({ verifier, key: new Uint8Array(65_515) })
    const wrapped = wrapKeySignature({ signer: longest, signature: Uint8Array.of(9) })
    expect([...wrapped.subarray(0, 2), wrapped.length, wrapped.at(-1)]).to.deep.equal([255, 255, 65_538, 9])
    fault(() => keySignerAddress(new Uint8Array(20)), 'signer/malformed')
    fault(() => wrapKeySignature({ signer: new Uint8Array(20), signature: fromHex(verifier) }), 'signer/malformed')
  })

  it('sign with the low s', () => {
    const r = randomBytes(random, 32)
    const signed = (s: bigint) => Uint8Array.from([...r, ...word(s)])
    const half = ORDER / 2n
    for (const [s, low] of [
      [1n, 1n],
      [half, half],
      [half + 1n, half],
      [ORDER - 1n, 1n],
    ] as const) {
      expect(withLowS256(signed(s))).to.deep.equal(signed(low))
    }
    for (const s of [0n, ORDER, 2n ** 256n - 1n]) fault(() => withLowS256(signed(s)), 'signer/malformed', /order/)
    for (const length of [0, 63, 65]) fault(() => withLowS256(new Uint8Array(length)), 'signer/malformed', /64 bytes/)
  })
})
