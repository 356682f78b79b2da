import {
  acceptWrite,
  asciiTwin,
  attestWrite,
  findLookalike,
  formatMailDomainRecord,
  hashTypedWrite,
  isName,
  type MailDomainRecord,
  mailAddressHash,
  mailDomainHost,
  nameCommitment,
  nameId,
  nameSkeleton,
  normalizeMailAddress,
  normalizeName,
  ProtocolError,
  parseMailDomainRecord,
  registrationNonce,
  renewalNonce,
  revokeWrite,
  setIdentityWrite,
  setPrimaryWrite,
  toHex,
  transferNameWrite,
} from '@parley/protocol'
import { expect } from 'chai'
import {
  type Address,
  encodeAbiParameters,
  type Hex,
  hashTypedData,
  keccak256,
  stringToHex,
  toFunctionSelector,
  zeroAddress,
  zeroHash,
} from 'viem'
import { nameRegistryAbi } from '../../protocol/src/abi/nameRegistryAbi.ts'
import { createRandom, randomBytes, randomInt } from './support/random.ts'

const fault = (run: () => unknown, code: string, message?: string) =>
  expect(run, message).to.throw(ProtocolError).with.property('code', code)
const ALICE: Address = `0x${'a1'.repeat(20)}`
const BOB: Address = `0x${'b0'.repeat(20)}`

describe('normalizeName', () => {
  it('trims and lowers ASCII letters, nothing else', () => {
    expect(normalizeName(' Li.Wei\n')).to.equal('li.wei')
    for (const name of ['a', '0', 'a-b.c', '9'.repeat(63)]) expect(normalizeName(name)).to.equal(name)
  })

  it('refuses what is not a name, and says why', () => {
    const reasons: [string, RegExp][] = [
      ['', /empty/],
      ['   ', /empty/],
      ['a'.repeat(64), /64 characters, and at most 63/],
      ['0xab', /like an address/],
      ['0X12', /like an address/],
      ['-a', /both sides/],
      ['a.', /both sides/],
      ['a..b', /both sides/],
      ['a.-b', /both sides/],
      ['xn--80ak6aa92e', /both sides/],
    ]
    for (const [text, reason] of reasons) {
      expect(() => normalizeName(text), text)
        .to.throw(ProtocolError, reason)
        .with.property('code', 'name/malformed')
    }
  })

  it('names the character that only looks right', () => {
    const twins: [string, string, string][] = [
      ['\u0430lice', 'U+0430', 'a'],
      ['b\u043eb', 'U+043E', 'o'],
      ['\u0391lice', 'U+0391', 'a'],
      ['ch\u0456', 'U+0456', 'i'],
      ['ma\u0131l', 'U+0131', 'i'],
      ['\uff41bc', 'U+FF41', 'a'],
      ['\u{1d41a}bc', 'U+1D41A', 'a'],
      ['\u212aim', 'U+212A', 'k'],
      ['caf\u00e9', 'U+00E9', 'e'],
      ['a\u2010b', 'U+2010', '-'],
      ['a\u3002b', 'U+3002', '.'],
      ['p\u0430\u0443', 'U+0430', 'a'],
    ]
    for (const [text, code, looksLike] of twins) {
      try {
        normalizeName(text)
        expect.fail(text)
      } catch (error) {
        expect(error).to.be.instanceOf(ProtocolError)
        const { facts, message } = error as ProtocolError
        expect(facts).to.include({ code, looksLike })
        expect(message).to.contain(`looks like "${looksLike}"`)
      }
    }
    for (const text of ['a\u200bb', 'a\u202eb', 'li wei', 'a_b', 'a\u4e00', 'a😀', 'a\ud800']) {
      expect(() => normalizeName(text), text)
        .to.throw(ProtocolError, /has only/)
        .with.property('code', 'name/character')
    }
    expect(asciiTwin('\u4e00')).to.equal(undefined)
  })

  it('agrees with isName on random texts: what comes out is a name, and a name comes out as it is', () => {
    const random = createRandom(7)
    const alphabet = 'abz019.-xX_ é\u0430'
    let names = 0
    for (let i = 0; i < 5000; i++) {
      const length = randomInt(random, 9)
      const text = Array.from({ length }, () => alphabet[randomInt(random, alphabet.length)]).join('')
      if (isName(text)) {
        names++
        expect(normalizeName(text)).to.equal(text)
      } else {
        let normal: string | undefined
        try {
          normal = normalizeName(text)
        } catch (error) {
          expect(error).to.be.instanceOf(ProtocolError)
        }
        if (normal !== undefined) expect(isName(normal) && normal !== text, text).to.equal(true)
      }
    }
    expect(names).to.be.greaterThan(100)
  })
})

describe('findLookalike', () => {
  it('finds the known name that this one could be taken for', () => {
    const known = ['mary-o', 'bill', 'vanessa', 'claude', 'wei', 'sam.b']
    const pairs: [string, string][] = [
      ['rnary-0', 'mary-o'],
      ['mary.o', 'mary-o'],
      ['maryo', 'mary-o'],
      ['bi1l', 'bill'],
      ['biil', 'bill'],
      ['vane55a', 'vanessa'],
      ['daude', 'claude'],
      ['c1aude', 'claude'],
      ['vvei', 'wei'],
      ['sam.8', 'sam.b'],
    ]
    for (const [name, taken] of pairs) expect(findLookalike(name, known), name).to.equal(taken)
  })

  it('leaves a known name and different names alone', () => {
    const known = ['alice', 'bob']
    for (const name of ['alice', 'bob', 'alan', 'rob', 'bobby'])
      expect(findLookalike(name, known), name).to.equal(undefined)
    expect(nameSkeleton('vvv')).to.equal(nameSkeleton('vw'))
  })
})

describe('registrations', () => {
  const registration = {
    name: 'li.wei',
    holder: ALICE,
    identity: BOB,
    term: 3,
    primary: true,
    secret: keccak256('0x01'),
  }
  const selector = (name: string) => {
    const item = nameRegistryAbi.find((entry) => entry.type === 'function' && entry.name === name)
    if (item?.type !== 'function') throw new Error(name)
    return toFunctionSelector(item)
  }
  const bytes32 = { type: 'bytes32' } as const

  it('commit to every field', () => {
    const { name, holder, identity, term, primary, secret } = registration
    const types = [
      bytes32,
      { type: 'address' },
      { type: 'address' },
      { type: 'uint8' },
      { type: 'bool' },
      bytes32,
    ] as const
    const values = [keccak256(stringToHex(name)), holder, identity, term, primary, secret] as const
    expect(nameCommitment(registration)).to.equal(keccak256(encodeAbiParameters(types, values)))
    const changes = [
      { name: 'li.we' },
      { holder: BOB },
      { identity: ALICE },
      { term: 2 },
      { primary: false },
      { secret: zeroHash },
    ]
    for (const change of changes) {
      expect(nameCommitment({ ...registration, ...change })).not.to.equal(nameCommitment(registration))
    }
    expect(nameId('li.wei')).to.equal(keccak256(stringToHex('li.wei')))
  })

  it('refuse what does not fit', () => {
    fault(() => nameCommitment({ ...registration, name: 'Li.Wei' }), 'name/malformed')
    fault(() => nameCommitment({ ...registration, term: 256 }), 'bytes/range')
    fault(() => nameCommitment({ ...registration, term: 1.5 }), 'bytes/range')
    fault(() => nameCommitment({ ...registration, term: -1 }), 'bytes/range')
    fault(() => nameCommitment({ ...registration, secret: '0x01' }), 'bytes/length')
    fault(() => nameCommitment({ ...registration, holder: '0x01' }), 'bytes/length')
    fault(() => nameCommitment({ ...registration, holder: '0xzz' }), 'bytes/hex')
  })

  it('have payment nonces that name the call', () => {
    const salt = keccak256('0x02')
    const registering = encodeAbiParameters(
      [{ type: 'bytes4' }, bytes32, bytes32],
      [selector('registerAuthorized'), nameCommitment(registration), salt],
    )
    expect(registrationNonce(registration, salt)).to.equal(keccak256(registering))
    const renewing = encodeAbiParameters(
      [{ type: 'bytes4' }, bytes32, { type: 'uint8' }, bytes32],
      [selector('renewAuthorized'), keccak256(stringToHex('li.wei')), 3, salt],
    )
    expect(renewalNonce({ name: 'li.wei', term: 3, salt })).to.equal(keccak256(renewing))
  })
})

describe('signed writes of names and directory', () => {
  it('hash as a wallet hashes them, for random values', () => {
    const random = createRandom(11)
    const address = (): Address => toHex(randomBytes(random, 20))
    const word = (): Hex => toHex(randomBytes(random, 32))
    for (let i = 0; i < 40; i++) {
      const terms = {
        chainId: 1 + randomInt(random, 1e9),
        verifyingContract: address(),
        nonce: BigInt(randomInt(random, 1e9)),
        deadline: BigInt(word()),
      }
      const entry = { domain: address(), addressHash: word() }
      const writes = [
        setIdentityWrite({ name: `n${i}.x`, identity: address() }, terms),
        setPrimaryWrite({ identity: address(), name: i % 2 ? '' : `p${i}` }, terms),
        transferNameWrite({ name: `t${i}`, to: address() }, terms),
        attestWrite({ ...entry, identity: address(), expiresAt: randomInt(random, 2 ** 31) }, terms),
        acceptWrite({ ...entry, identity: address() }, terms),
        revokeWrite(entry, terms),
      ]
      for (const write of writes) {
        const { domain, types, primaryType, message } = write
        expect(toHex(hashTypedWrite(write))).to.equal(hashTypedData({ domain, types, primaryType, message }))
      }
    }
  })

  it('refuse what does not fit', () => {
    const terms = { chainId: 1, verifyingContract: ALICE, nonce: 0n, deadline: 1n }
    const hash = (changes: Partial<typeof terms>) => () =>
      hashTypedWrite(transferNameWrite({ name: 'a', to: BOB }, { ...terms, ...changes }))
    fault(hash({ chainId: -1 }), 'bytes/range')
    fault(hash({ chainId: 0.5 }), 'bytes/range')
    fault(hash({ nonce: -1n }), 'bytes/range')
    fault(hash({ deadline: 2n ** 256n }), 'bytes/range')
    fault(hash({ verifyingContract: '0x' }), 'bytes/length')
    const late = { domain: ALICE, addressHash: zeroHash, identity: BOB, expiresAt: 2 ** 40 }
    fault(() => hashTypedWrite(attestWrite(late, terms)), 'bytes/range')
  })
})

describe('mail addresses', () => {
  it('have one normal form', () => {
    expect(normalizeMailAddress(' Li.Wei+news@Example.ORG. ')).to.deep.equal({
      local: 'li.wei+news',
      domain: 'example.org',
    })
    expect(normalizeMailAddress("o'neil!@a-b.co")).to.deep.equal({ local: "o'neil!", domain: 'a-b.co' })
    const bad = [
      '',
      '@',
      'a@',
      '@b.c',
      'a',
      'a@b',
      'a b@c.de',
      'a..b@c.de',
      '.a@c.de',
      'a.@c.de',
      '"a"@c.de',
      'a@@c.de',
      'a@-c.de',
      'a@c-.de',
      'a@c..de',
      'é@c.de',
      'a@é.de',
      'a@[1.2.3.4]',
      '\u212a@c.de',
      `${'a'.repeat(65)}@c.de`,
      `a@${'b'.repeat(64)}.de`,
      `a@${'b.'.repeat(126)}de`,
    ]
    for (const text of bad) fault(() => normalizeMailAddress(text), 'mail/malformed', text)
    expect(normalizeMailAddress(`${'a'.repeat(64)}@c.de`).local).to.have.length(64)
  })

  it('have domain records that go both ways', () => {
    const record: MailDomainRecord = { did: { chainId: 31337, address: ALICE }, salt: keccak256('0x01') }
    const text = formatMailDomainRecord(record)
    expect(text).to.equal(`v=parley1; did=did:ethr:0x7a69:${ALICE}; salt=${record.salt}`)
    expect(parseMailDomainRecord(text)).to.deep.equal(record)
    expect(
      parseMailDomainRecord(` salt = ${record.salt};new=thing ; did=did:ethr:0x7a69:${ALICE};v=parley1;`),
    ).to.deep.equal(record)
    expect(mailDomainHost('example.org')).to.equal('_parley.example.org')
    const bad = [
      '',
      'v=spf1 -all',
      text.replace('parley1', 'parley2'),
      text.replace('salt', 'sald'),
      text.slice(0, -1),
      text.toUpperCase(),
      `${text}; v=parley1`,
      `${text}; ?`,
      `${text};${' '.repeat(512)}`,
    ]
    for (const wrong of bad) fault(() => parseMailDomainRecord(wrong), 'mail/record', wrong)
    fault(() => parseMailDomainRecord(text.replace('0x7a69:', '0x7a69:0x')), 'did/malformed')
    fault(() => formatMailDomainRecord({ ...record, salt: '0x' }), 'mail/record')
  })

  it('hash differently for every domain, deployment and salt, and always the same', () => {
    const address = normalizeMailAddress('li.wei@example.org')
    const record: MailDomainRecord = { did: { chainId: 31337, address: ALICE }, salt: zeroHash }
    const place = { record, chainId: 31337, directory: BOB }
    const hashes = [
      mailAddressHash(address, place),
      mailAddressHash({ ...address, local: 'li.we1' }, place),
      mailAddressHash({ ...address, domain: 'example.com' }, place),
      mailAddressHash(address, { ...place, chainId: 1 }),
      mailAddressHash(address, { ...place, directory: zeroAddress }),
      mailAddressHash(address, { ...place, record: { ...record, salt: keccak256('0x') } }),
      mailAddressHash(address, { ...place, record: { ...record, did: { chainId: 31337, address: BOB } } }),
    ]
    expect(new Set(hashes).size).to.equal(hashes.length)
    expect(mailAddressHash(normalizeMailAddress('LI.WEI@EXAMPLE.ORG'), place)).to.equal(hashes[0])
    expect(hashes[0]).to.equal('0xc3991f64be97cb7114e628dd710651efb33ef2609c46c828f0ab7d1fdf5a2081')
  })
})
