import { readdirSync, readFileSync } from 'node:fs'
import {
  type AddressBook,
  attributeName,
  BOX_KEY_ATTRIBUTE,
  ByteReader,
  ByteWriter,
  boxKeyAttribute,
  encodeContent,
  encodeFrame,
  encodeStamp,
  formatDid,
  fromHex,
  hashStamp,
  inboxTopic,
  MAX_TEXT,
  nobleSuite,
  PROFILE_ATTRIBUTE,
  ProtocolError,
  parseAddressBook,
  parseContent,
  parseDid,
  problemOf,
  publicKeyOf,
  pubsubTopicOf,
  RELAY_ATTRIBUTE,
  receiptTree,
  relayAttribute,
  type Suite,
  signDigest,
  type TextContent,
  toHex,
  utf8,
} from '@parley/protocol'
import { contentTopicToPubsubTopic } from '@waku/utils'
import { expect } from 'chai'
import { stringToHex } from 'viem'
import { nativeSuite } from '../../node/src/crypto/nativeSuite.ts'
import { createRandom, randomBytes, randomInt } from './support/random.ts'

const fault = (run: () => unknown, code: string, message?: string) =>
  expect(run, message).to.throw(ProtocolError).with.property('code', code)

describe('bytes', () => {
  it('hex goes both ways and tolerates nothing', () => {
    const bytes = randomBytes(createRandom(1), 300)
    expect(toHex(bytes)).to.equal(`0x${Buffer.from(bytes).toString('hex')}`)
    expect(fromHex(toHex(bytes))).to.deep.equal(bytes)
    for (const text of ['', '0', '0x0', '0xzz', 'ff', '0X00', ' 0x00', '0x00 '])
      fault(() => fromHex(text), 'bytes/hex', text)
  })

  it('a writer checks every value, a reader every length', () => {
    fault(() => new ByteWriter(1).uint8(256), 'bytes/range')
    fault(() => new ByteWriter(1).uint8(-1), 'bytes/range')
    fault(() => new ByteWriter(2).uint16(1.5), 'bytes/range')
    fault(() => new ByteWriter(4).uint32(2 ** 32), 'bytes/range')
    fault(() => new ByteWriter(8).uint64(2n ** 64n), 'bytes/range')
    fault(() => new ByteWriter(8).uint64(-1n), 'bytes/range')
    fault(() => new ByteWriter(3).uint32(1), 'bytes/length')
    fault(() => new ByteWriter(5).uint32(1).finish(), 'bytes/length')
    fault(() => new ByteWriter(5).bytes(new Uint8Array(4), 5), 'bytes/length')
    fault(() => new ByteReader(new Uint8Array(3)).uint32(), 'bytes/short')
    fault(() => new ByteReader(new Uint8Array(3)).bytes(4), 'bytes/short')
    const read = new ByteReader(new Uint8Array([0, 1, 2, 0, 0, 0, 3]).subarray(1))
    expect([read.uint8(), read.uint8(), read.uint32()]).to.deep.equal([1, 2, 3])
    read.end()
    fault(() => new ByteReader(new Uint8Array(1)).end(), 'bytes/length')
  })

  it('stamps and frames with a field out of range are not encoded', () => {
    const stamp = { bookId: 1n, epoch: 1, slot: 1, span: 1, relayId: 1, ack: new Uint8Array(20), signature: new Uint8Array(64) }
    const wrong = [{ bookId: -1n }, { bookId: 2n ** 64n }, { epoch: 2 ** 32 }, { slot: -1 }, { span: 65_536 }, { relayId: 0.5 }, { ack: new Uint8Array(19) }]
    for (const change of wrong) {
      expect(() => encodeStamp({ ...stamp, ...change }), JSON.stringify(Object.keys(change))).to.throw(ProtocolError)
      expect(() => hashStamp({ ...stamp, ...change }, new Uint8Array(32))).to.throw(ProtocolError)
    }
    fault(() => hashStamp(stamp, new Uint8Array(31)), 'bytes/length')
    fault(() => encodeFrame({ stamps: Array.from({ length: 5 }, () => stamp), envelope: new Uint8Array(0) }), 'frame/stamps')
    fault(() => encodeFrame({ stamps: [], envelope: new Uint8Array(16_385) }), 'frame/too-large')
  }) // biome-ignore format: a table
})

describe('suites', () => {
  const random = createRandom(8)

  it('native and noble give the same hashes, at every length around a block', () => {
    for (let length = 0; length < 700; length++) {
      const bytes = randomBytes(random, length)
      expect(toHex(nativeSuite.keccak256(bytes)), `${length} bytes`).to.equal(toHex(nobleSuite.keccak256(bytes)))
    }
    for (const length of [16_384, 100_000, 129_911, 129_912, 129_913, 200_000]) {
      const bytes = randomBytes(random, length)
      expect(toHex(nativeSuite.keccak256(bytes)), `${length} bytes`).to.equal(toHex(nobleSuite.keccak256(bytes)))
    }
  })

  it('native and noble recover the same signer or none, from good and from broken signatures', () => {
    const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n
    const digest = nobleSuite.keccak256(utf8('digest'))
    const good = signDigest({ digest, privateKey: new Uint8Array(32).fill(5) })
    const r = good.slice(0, 32)
    const withS = (s: bigint) => Uint8Array.from([...r, ...fromHex(`0x${s.toString(16).padStart(64, '0')}`)])
    const cases: Record<string, Uint8Array> = {
      good,
      'largest low s': withS(halfOrder),
      'smallest high s': withS(halfOrder + 1n),
      'largest s of 255 bits': withS(2n ** 255n - 1n),
      'zero s': withS(0n),
      'zero r': Uint8Array.from([...new Uint8Array(32), ...good.slice(32)]),
      'r beyond the order': Uint8Array.from([...new Uint8Array(32).fill(0xff), ...good.slice(32)]),
      'too short': good.slice(0, 63),
      'too long': Uint8Array.from([...good, 0]),
      empty: new Uint8Array(0),
    }
    for (let index = 0; index < 200; index++) cases[`random ${index}`] = randomBytes(random, 64)
    const signer = (suite: Suite, bytes: Uint8Array) => {
      const found = suite.recoverAddress(digest, bytes)
      return found === undefined ? undefined : toHex(found)
    }
    for (const [name, signature] of Object.entries(cases)) {
      expect(signer(nativeSuite, signature), name).to.equal(signer(nobleSuite, signature))
    }
    expect(signer(nobleSuite, cases.good ?? r)).to.not.equal(undefined)
    expect(signer(nobleSuite, cases['largest low s'] ?? r)).to.not.equal(undefined)
    for (const name of ['smallest high s', 'largest s of 255 bits', 'zero s', 'zero r', 'too short', 'empty']) {
      expect(signer(nobleSuite, cases[name] ?? good), name).to.equal(undefined)
    }
    expect(nativeSuite.recoverAddress(new Uint8Array(31), good)).to.equal(undefined)
  })

  it('refuse keys that are none', () => {
    const digest = new Uint8Array(32)
    for (const privateKey of [new Uint8Array(32), new Uint8Array(31).fill(1), new Uint8Array(32).fill(0xff)]) {
      fault(() => signDigest({ digest, privateKey }), 'key/private')
    }
    fault(() => inboxTopic(new Uint8Array(33)), 'key/public')
    fault(() => inboxTopic(new Uint8Array(65)), 'key/public')
  })
})

describe('receipt tree', () => {
  it('takes 1 to 65,536 stamps of 32 bytes', () => {
    fault(() => receiptTree([]), 'receipt/leaves')
    fault(() => receiptTree([new Uint8Array(31)]), 'bytes/length')
    const tree = receiptTree([new Uint8Array(32)])
    for (const index of [-1, 1, 0.5]) fault(() => tree.proof(index), 'receipt/index')
    const page = receiptTree(Array.from({ length: 256 }, (_, index) => new Uint8Array(32).fill(index)))
    expect(page.proof(255)).to.have.property('path', 255)
    expect(page.proof(255).proof.length).to.equal(8)
  })
})

describe('autoshard', () => {
  it('is Waku’s own', () => {
    const random = createRandom(12)
    for (let index = 0; index < 200; index++) {
      const topic = `/${toHex(randomBytes(random, 4))}/${randomInt(random, 9)}/name/proto`
      const shards = 1 + randomInt(random, 30)
      const theirs = contentTopicToPubsubTopic(topic, 4242, shards)
      expect(pubsubTopicOf(topic, { clusterId: 4242, shards }), topic).to.equal(theirs)
      expect(pubsubTopicOf(`/0${topic}`, { clusterId: 4242, shards }), 'with a generation').to.equal(theirs)
    }
  })

  it('refuses what is no content topic', () => {
    for (const topic of ['', '/', 'parley/1/x/proto', '/parley/1/x', '/parley/1//proto', '//1/x/proto', '/1/parley/1/x/proto', '/0/0/parley/1/x/proto', '/parley/1/x/\ud800']) {
      fault(() => pubsubTopicOf(topic, { clusterId: 1, shards: 1 }), 'topic/malformed', topic)
    }
    fault(() => pubsubTopicOf(`/parley/1/${'x'.repeat(200)}/proto`, { clusterId: 1, shards: 1 }), 'topic/too-long')
  }) // biome-ignore format: a table

  it('an inbox’s topic is one', () => {
    expect(pubsubTopicOf(inboxTopic(publicKeyOf(new Uint8Array(32).fill(1))), { clusterId: 4242, shards: 1 })).to.equal(
      '/waku/2/rs/4242/0',
    )
  })
})

describe('identity', () => {
  it('a DID goes both ways, in one spelling', () => {
    const address = '0xabcdef0123456789abcdef0123456789abcdef01'
    expect(formatDid({ chainId: 31_337, address: '0xABCDEF0123456789abcdef0123456789ABCDEF01' })).to.equal(`did:ethr:0x7a69:${address}`)
    expect(parseDid(`did:ethr:0x7a69:${address}`)).to.deep.equal({ chainId: 31_337, address })
    expect(parseDid(`did:ethr:${address}`)).to.deep.equal({ chainId: 1, address })
    for (const text of ['', 'did:ethr:', `did:ethr:0x0:${address}`, `did:ethr:0x07a69:${address}`, `did:ethr:31337:${address}`, `did:web:${address}`, `did:ethr:0x7a69:${address}0`, ` did:ethr:${address}`, `did:ethr:${address}#controller`, `did:ethr:0x${'f'.repeat(40)}:${address}`]) {
      fault(() => parseDid(text), 'did/malformed', text)
    }
    fault(() => formatDid({ chainId: 0, address }), 'did/malformed')
  }) // biome-ignore format: a table

  it('attribute names and values are what did:ethr resolvers read', () => {
    expect(BOX_KEY_ATTRIBUTE).to.equal(stringToHex('did/pub/X25519/enc/hex', { size: 32 }))
    expect(RELAY_ATTRIBUTE).to.equal(stringToHex('did/svc/ParleyRelay', { size: 32 }))
    expect(PROFILE_ATTRIBUTE).to.equal(stringToHex('parley/profile', { size: 32 }))
    expect(attributeName(BOX_KEY_ATTRIBUTE)).to.equal('did/pub/X25519/enc/hex')
    expect(boxKeyAttribute(new Uint8Array(32).fill(1)).value).to.equal(`0x${'01'.repeat(32)}`)
    expect(relayAttribute('https://relay.example').value).to.equal(stringToHex('https://relay.example'))
    fault(() => boxKeyAttribute(new Uint8Array(33)), 'key/public')
  })
})

describe('content', () => {
  const content: TextContent = {
    type: 'text',
    id: 'a-1',
    to: `did:ethr:0x7a69:0x${'a'.repeat(40)}`,
    sequence: 0,
    sentAt: 1,
    text: 'é\n"',
  }

  it('goes both ways', () => {
    expect(parseContent(encodeContent(content))).to.deep.equal(content)
    const longest = { ...content, text: '世'.repeat(MAX_TEXT) }
    expect(parseContent(encodeContent(longest))).to.deep.equal(longest)
  })

  it('refuses what is none', () => {
    fault(() => encodeContent({ ...content, text: 'x'.repeat(MAX_TEXT + 1) }), 'content/too-large')
    const wrong: Partial<Record<keyof TextContent, unknown>>[] = [{ type: 'image' }, { id: '' }, { id: 'a b' }, { to: 'ben' }, { sequence: -1 }, { sequence: 1.5 }, { sentAt: Number.MAX_VALUE }, { text: '' }, { text: '\ud800' }, { text: 5 }]
    for (const change of wrong) {
      fault(() => parseContent(utf8(JSON.stringify({ ...content, ...change }))), 'content/malformed', JSON.stringify(change))
    }
    for (const bytes of [new Uint8Array(0), utf8('[]'), utf8('null'), Uint8Array.of(0xff), new Uint8Array(70_000), utf8('{"__proto__":{}}')]) {
      fault(() => parseContent(bytes), 'content/malformed')
    }
  }) // biome-ignore format: a table
})

describe('address book', () => {
  const address = `0x${'ab'.repeat(20)}`
  const book = {
    chainId: 31_337, name: 'devnet', rpcUrl: 'http://127.0.0.1:8545', deployBlock: 1,
    contracts: {
      token: address, didRegistry: address, relayRegistry: address, postOffice: address, beacon: address, timelock: address,
      nameRegistry: address, directory: address, p256Verifier: address, passkeyVerifier: address, consultationTabs: address,
    },
    token: { name: 'DevUSD', symbol: 'dUSD', decimals: 6, version: '1', faucet: true },
    schedule: { genesis: 0, epochLength: 60, holdPeriod: 60, claimMin: 20, exitNotice: 20 },
    limits: { minDepth: 5, maxDepth: 20, minUnit: '10', minValue: '100000', minStake: '200000000', unbondingPeriod: 300 },
    shares: { feeBps: 1000, unreceiptedBps: 4000 },
    network: { clusterId: 4242, shards: 1, skewSeconds: 10 },
  } // biome-ignore format: a document

  it('is read as it stands', () => {
    const parsed: AddressBook = parseAddressBook(JSON.parse(JSON.stringify(book)))
    expect(parsed).to.deep.equal(book)
    expect(parseAddressBook({ ...book, walletConnectProjectId: 'x' }), 'other members are dropped').to.deep.equal(book)
  })

  it('says where it is wrong', () => {
    const wrong: [change: object, where: string][] = [
      [{ chainId: '1' }, 'chainId'],
      [{ contracts: { ...book.contracts, token: '0x1' } }, 'contracts.token'],
      [{ limits: { ...book.limits, minStake: 5 } }, 'limits.minStake'],
      [{ limits: { ...book.limits, minStake: '-5' } }, 'limits.minStake'],
      [{ schedule: { ...book.schedule, epochLength: 0 } }, 'schedule.epochLength'],
      [{ network: { ...book.network, shards: 0 } }, 'network.shards'],
      [{ rpcUrl: 'nowhere' }, 'rpcUrl'],
    ]
    for (const [change, where] of wrong) {
      fault(() => parseAddressBook({ ...book, ...change }), 'address-book/malformed', where)
      expect(() => parseAddressBook({ ...book, ...change })).to.throw(where)
    }
    for (const value of [undefined, null, 5, [], {}]) fault(() => parseAddressBook(value), 'address-book/malformed')
  })
})

describe('problems', () => {
  it('are RFC 9457 documents that facts cannot overwrite', () => {
    const problem = problemOf('price/low', { ask: 12n, unit: '5', status: 200, code: 'x', missing: undefined })
    expect(problem).to.include({
      type: 'urn:parley:problem:price/low',
      status: 402,
      code: 'price/low',
      ask: '12',
      unit: '5',
    })
    expect(JSON.parse(JSON.stringify(problem))).to.deep.equal(problem)
    expect(problem).to.not.have.property('missing')
  })
})

describe('the package', () => {
  it('has no clock, no randomness and nothing of Node in it', () => {
    const root = new URL('../../protocol/src/', import.meta.url)
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    expect(files.length).to.be.greaterThan(30)
    for (const file of files) {
      const source = readFileSync(new URL(file, root), 'utf8')
      expect(source, file).to.not.match(
        /from 'node:|\bBuffer\b|\bprocess\.|Date\.now|new Date|Math\.random|getRandomValues|randomBytes|setTimeout|fetch\(|console\./,
      )
    }
  })
})
