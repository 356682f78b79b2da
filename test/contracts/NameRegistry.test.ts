import {
  hashTypedWrite,
  type NameRegistration,
  nameCommitment,
  nameId,
  registrationNonce,
  renewalNonce,
  setIdentityWrite,
  setPrimaryWrite,
  type TypedWrite,
  toHex,
  transferNameWrite,
} from '@parley/protocol'
import { expect } from 'chai'
import {
  type Address,
  encodeFunctionData,
  getAddress,
  getContract,
  type Hex,
  keccak256,
  parseEventLogs,
  zeroAddress,
  zeroHash,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { nameRegistryAbi } from '../../protocol/src/abi/nameRegistryAbi.ts'
import { by } from './support/by.ts'
import { browserKey, passkey } from './support/identities.ts'
import {
  authorize,
  authorizeRegistration,
  coinless,
  commitTo,
  FAR,
  GRACE,
  MAX_AGE,
  MIN_AGE,
  type Names,
  nameParameters,
  openNames,
  RENT,
  registerName,
  registrationOf,
  signWrite,
  YEAR,
} from './support/names.ts'
import { signPermit } from './support/permit.ts'
import { personOf } from './support/person.ts'
import { reverts } from './support/reverts.ts'
import { keyOf, nobody, openWorld, type Wallet, type World } from './support/world.ts'

const SALT = keccak256('0x5a')
const id = (name: string) => BigInt(nameId(name))

describe('NameRegistry', () => {
  let world: World
  let names: Names
  let state: string
  let alice: Address
  let bob: Address
  let carol: Address

  before(async () => {
    world = await openWorld()
    names = await openNames(world)
    alice = getAddress(world.alice.account.address)
    bob = getAddress(world.bob.account.address)
    carol = getAddress(world.carol.account.address)
  })
  beforeEach(async () => {
    state = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
  })
  afterEach(async () => {
    await world.connection.provider.request({ method: 'evm_revert', params: [state] })
  })
  after(() => world.connection.close())

  const events = async <
    Name extends 'NameRegistered' | 'NameRenewed' | 'IdentityChanged' | 'PrimaryChanged' | 'Transfer',
  >(
    eventName: Name,
    hash: Promise<Hex>,
  ) => parseEventLogs({ abi: nameRegistryAbi, eventName, logs: (await world.mined(hash)).logs }).map(({ args }) => args)
  const balance = (of: Address) => world.token.read.balanceOf([of])
  const expiryOf = async (name: string) => (await names.read.records([id(name)]))[2]
  const terms = async (signer: Address, deadline = FAR) => ({
    chainId: 31337,
    verifyingContract: names.address,
    nonce: await names.read.nonces([signer]),
    deadline,
  })
  /** A name held by a key without coins. */
  async function heldByKey(name: string, label = 'holder'): Promise<PrivateKeyAccount> {
    const signer = keyOf(label)
    const registration = registrationOf(name, signer.address)
    await commitTo(world, names, registration)
    await world.mined(names.write.register([registration], by(world.alice)))
    return signer
  }
  async function wallet() {
    const { abi, address } = await world.deployTestContract('names/TrickWallet', [])
    return getContract({ address, abi, client: { public: world.client, wallet: world.alice } })
  }

  describe('deployment', () => {
    it('fixes what it is given, and refuses what is missing or out of bounds', async () => {
      expect(await names.read.treasury()).to.equal(getAddress(world.treasury.account.address))
      expect(await names.read.governor()).to.equal(carol)
      expect(await names.read.didRegistry()).to.equal(getAddress(world.didRegistry.address))
      expect([await names.read.commitMinAge(), await names.read.commitMaxAge()]).to.deep.equal([60, 86_400])
      expect(await names.read.gracePeriod()).to.equal(Number(GRACE))
      expect([await names.read.name(), await names.read.symbol()]).to.deep.equal(['Parley Names', 'NAME'])
      const most = (2n ** 72n - 1n) / 4n
      const bad = [
        { treasury: zeroAddress },
        { governor: zeroAddress },
        { didRegistry: nobody },
        { commitMinAge: 0 },
        { commitMaxAge: Number(MIN_AGE) },
        { gracePeriod: 0 },
        { gracePeriod: Number(YEAR) + 1 },
        { rentShort: 0n },
        { rentFour: 0n },
        { rentLong: 0n },
        { rentShort: most + 1n },
        { rentFour: most + 1n },
        { rentLong: most + 1n },
      ]
      for (const changes of bad) await reverts(openNames(world, changes), 'Names_BadParameters')
      await reverts(openNames(world, { token: nobody }), 'Settlement_NotAToken')
      const edge = { gracePeriod: Number(YEAR), commitMaxAge: Number(MIN_AGE) + 1 }
      await openNames(world, { ...edge, rentShort: most, rentFour: most, rentLong: most })
    })
  })

  describe('commit', () => {
    const commitment = keccak256('0xc0')

    it('keeps when it was made, and can be sent by anyone', async () => {
      const { blockNumber, logs } = await world.mined(names.write.commit([commitment], by(world.bob)))
      const [event] = parseEventLogs({ abi: nameRegistryAbi, eventName: 'NameCommitted', logs })
      expect(event?.args).to.deep.equal({ commitment })
      const { timestamp } = await world.client.getBlock({ blockNumber })
      expect(await names.read.committedAt([commitment])).to.equal(timestamp)
    })

    it('cannot be repeated, which would keep it too new, until it is too old', async () => {
      await world.mined(names.write.commit([commitment]))
      const madeAt = await names.read.committedAt([commitment])
      await world.at(madeAt + MAX_AGE - 1n)
      await reverts(names.write.commit([commitment], by(world.bob)), 'Names_CommittedAlready', commitment)
      await world.at(madeAt + MAX_AGE)
      await world.mined(names.write.commit([commitment]))
      expect(await names.read.committedAt([commitment])).to.equal(madeAt + MAX_AGE)
    })
  })

  describe('register', () => {
    describe('when committed in time', () => {
      it('gives the holder a token, takes exactly the rent, and says so', async () => {
        const registration = registrationOf('li.wei', alice, { term: 3 })
        await commitTo(world, names, registration)
        const before = await balance(alice)
        const receipt = await world.mined(names.write.register([registration]))
        const { timestamp } = await world.client.getBlock({ blockNumber: receipt.blockNumber })
        const [registered] = parseEventLogs({ abi: nameRegistryAbi, eventName: 'NameRegistered', logs: receipt.logs })
        expect(registered?.args).to.deep.equal({
          tokenId: id('li.wei'),
          holder: alice,
          name: 'li.wei',
          identity: zeroAddress,
          expiresAt: timestamp + 3n * YEAR,
          rent: 3n * RENT.long,
        })
        expect(await names.read.idOf(['li.wei'])).to.equal(id('li.wei'))
        expect(await names.read.ownerOf([id('li.wei')])).to.equal(alice)
        expect(await names.read.balanceOf([alice])).to.equal(1n)
        expect(await names.read.resolve(['li.wei'])).to.equal(alice)
        expect(await names.read.records([id('li.wei')])).to.deep.equal([alice, zeroAddress, timestamp + 3n * YEAR])
        expect(await balance(alice)).to.equal(before - 3n * RENT.long)
        expect(await names.read.treasuryCredit()).to.equal(3n * RENT.long)
        expect(await names.read.committedAt([nameCommitment(registration)])).to.equal(0n)
        expect(await names.read.primaryOf([alice])).to.equal('')
      })

      it('costs by length', async () => {
        for (const [name, rent] of [
          ['x', RENT.short],
          ['xy', RENT.short],
          ['x-y', RENT.short],
          ['xy.z', RENT.four],
          ['xyzuv', RENT.long],
        ] as const) {
          const before = await names.read.treasuryCredit()
          await registerName(world, names, name, world.bob)
          expect((await names.read.treasuryCredit()) - before, name).to.equal(rent)
          expect(await names.read.rentOf([BigInt(name.length), 2])).to.equal(2n * rent)
        }
      })

      it('may lead to another identity from the start; the holder itself is kept as zero', async () => {
        await registerName(world, names, 'office', world.alice, { identity: bob })
        expect(await names.read.resolve(['office'])).to.equal(bob)
        await registerName(world, names, 'myself', world.alice, { identity: alice })
        expect((await names.read.records([id('myself')]))[1]).to.equal(zeroAddress)
      })

      it('becomes primary if the payer owns the identity', async () => {
        await registerName(world, names, 'prime', world.alice, { primary: true })
        expect(await names.read.primaryOf([alice])).to.equal('prime')
        // Bob owns the identity that is Carol's address.
        await world.mined(world.didRegistry.write.changeOwner([carol, bob], by(world.carol)))
        await registerName(world, names, 'carol', world.bob, { identity: carol, primary: true })
        expect(await names.read.primaryOf([carol])).to.equal('carol')
        const stolen = registrationOf('karol', carol, { primary: true })
        await commitTo(world, names, stolen)
        await reverts(names.write.register([stolen], by(world.carol)), 'Names_NotIdentityOwner', carol, carol)
      })

      it('is for the holder whoever pays, but a stranger cannot make it primary', async () => {
        const gift = registrationOf('gift', bob)
        await commitTo(world, names, gift)
        const before = await balance(alice)
        await world.mined(names.write.register([gift], by(world.alice)))
        expect(await names.read.ownerOf([id('gift')])).to.equal(bob)
        expect(await balance(alice)).to.equal(before - RENT.four)
        const insult = registrationOf('insult', bob, { primary: true })
        await commitTo(world, names, insult)
        await reverts(names.write.register([insult], by(world.alice)), 'Names_NotIdentityOwner', bob, alice)
      })
    })

    describe('when the commitment is not there, too new, too old or used', () => {
      it('refuses', async () => {
        const registration = registrationOf('late-one', alice)
        const commitment = nameCommitment(registration)
        const register = () => names.write.register([registration])
        await reverts(register(), 'Names_NotCommitted', commitment)
        await world.mined(names.write.commit([commitment]))
        const madeAt = await names.read.committedAt([commitment])
        await world.at(madeAt + MIN_AGE - 1n)
        await reverts(register(), 'Names_CommitmentTooNew', madeAt + MIN_AGE)
        await world.at(madeAt + MAX_AGE)
        await reverts(register(), 'Names_CommitmentTooOld', madeAt + MAX_AGE)
      })

      it('takes it in its first and in its last second', async () => {
        for (const [name, age] of [
          ['first', MIN_AGE],
          ['final', MAX_AGE - 1n],
        ] as const) {
          const registration = registrationOf(name, alice)
          await world.mined(names.write.commit([nameCommitment(registration)]))
          await world.at((await names.read.committedAt([nameCommitment(registration)])) + age)
          await world.mined(names.write.register([registration]))
        }
      })

      it('does not take one twice, also after the name is free again', async () => {
        const registration = await registerName(world, names, 'once-only', world.alice)
        await world.warp((await expiryOf('once-only')) + GRACE)
        await reverts(names.write.register([registration]), 'Names_NotCommitted', nameCommitment(registration))
      })
    })

    describe('when somebody sees the registration waiting', () => {
      it('he cannot register it for himself, nor change any part of it', async () => {
        const registration = registrationOf('wanted', alice, { term: 2, identity: bob })
        await commitTo(world, names, registration)
        const changes: Partial<NameRegistration>[] = [
          { holder: carol },
          { identity: carol },
          { term: 1 },
          { primary: true },
          { secret: zeroHash },
          { name: 'wanted2' },
        ]
        for (const change of changes) {
          const other = { ...registration, ...change }
          await reverts(names.write.register([other], by(world.carol)), 'Names_NotCommitted', nameCommitment(other))
        }
        // His own commitment to the name comes too late, and when it is ripe the name is gone.
        const own = registrationOf('wanted', carol)
        await world.mined(names.write.commit([nameCommitment(own)], by(world.carol)))
        await reverts(names.write.register([own], by(world.carol)), 'Names_CommitmentTooNew')
        await world.mined(names.write.register([registration]))
        await world.warp((await world.now()) + MIN_AGE)
        const freeAt = (await expiryOf('wanted')) + GRACE
        await reverts(names.write.register([own], by(world.carol)), 'Names_Taken', freeAt)
      })

      it('he may repeat it as it is: then he pays, and the holder is the same', async () => {
        const registration = registrationOf('present', alice)
        await commitTo(world, names, registration)
        const before = await balance(bob)
        await world.mined(names.write.register([registration], by(world.bob)))
        expect(await names.read.ownerOf([id('present')])).to.equal(alice)
        expect(await balance(bob)).to.equal(before - RENT.long)
      })
    })

    describe('when the text cannot be a name', () => {
      it('refuses', async () => {
        const bad = [
          '',
          '.',
          '-',
          '.ab',
          'ab.',
          '-ab',
          'ab-',
          'a..b',
          'a--b',
          'a.-b',
          'a-.b',
          'xn--80a',
          'Alice',
          'a b',
          'a_b',
          'а',
          'ab\u200b',
          'a/b',
          'a:b',
          'a`b',
          'a{b',
          '0x',
          '0x12',
          '\u00e9',
          'a'.repeat(64),
          'a\u0000',
        ]
        for (const name of bad) {
          // The protocol library refuses to commit to these, so the contract is asked.
          const registration = registrationOf(name, alice)
          await world.mined(names.write.commit([await names.read.commitmentOf([registration])]))
          await world.warp((await world.now()) + MIN_AGE)
          await reverts(names.write.register([registration]), 'Names_BadName')
          expect(await names.read.isAvailable([name]), name).to.equal(false)
        }
        await reverts(names.write.register([registrationOf('Alice', alice)]), 'Names_BadName', 'Alice')
      })

      it('takes what is at the edge', async () => {
        for (const name of ['0', 'z', 'a-b.c-d', '0.x', 'a0x', 'x0', 'ax', '9-9', 'a'.repeat(63)]) {
          expect(await names.read.isAvailable([name]), name).to.equal(true)
          await registerName(world, names, name, world.bob)
          expect(await names.read.isAvailable([name]), name).to.equal(false)
        }
      })
    })

    describe('when the term is out of range', () => {
      it('refuses none and eleven years, takes ten', async () => {
        for (const term of [0, 11, 255]) {
          const registration = registrationOf('termed', alice, { term })
          await commitTo(world, names, registration)
          await reverts(names.write.register([registration]), 'Names_TermOutOfRange', term)
        }
        await registerName(world, names, 'termed', world.alice, { term: 10 })
      })
    })

    describe('when the holder is zero', () => {
      it('refuses', async () => {
        const registration = registrationOf('nobody', zeroAddress)
        await commitTo(world, names, registration)
        await reverts(names.write.register([registration]), 'ERC721InvalidReceiver', zeroAddress)
      })
    })

    describe('when the name is taken', () => {
      it('refuses to the last second of the grace period, then gives it to another, without a trace of the first', async () => {
        await registerName(world, names, 'moving', world.alice, { identity: carol })
        await world.mined(names.write.approve([carol, id('moving')]))
        const freeAt = (await expiryOf('moving')) + GRACE
        const next = registrationOf('moving', bob, { secret: zeroHash })
        await world.warp(freeAt - MIN_AGE - 10n)
        await commitTo(world, names, next)
        await world.at(freeAt - 1n)
        await reverts(names.write.register([next], by(world.bob)), 'Names_Taken', freeAt)
        await world.at(freeAt)
        const tokenId = id('moving')
        expect(await events('Transfer', names.write.register([next], by(world.bob)))).to.deep.equal([
          { from: alice, to: zeroAddress, tokenId },
          { from: zeroAddress, to: bob, tokenId },
        ])
        expect(await names.read.ownerOf([id('moving')])).to.equal(bob)
        expect(await names.read.resolve(['moving'])).to.equal(bob)
        expect(await names.read.getApproved([id('moving')])).to.equal(zeroAddress)
        expect([await names.read.balanceOf([alice]), await names.read.balanceOf([bob])]).to.deep.equal([0n, 1n])
      })

      it('gives a lapsed name to another with the identity that it is registered for', async () => {
        await registerName(world, names, 'lapsed', world.alice)
        await world.warp((await expiryOf('lapsed')) + GRACE)
        await registerName(world, names, 'lapsed', world.bob, { identity: carol, secret: zeroHash })
        expect(await names.read.ownerOf([id('lapsed')])).to.equal(bob)
        expect(await names.read.resolve(['lapsed'])).to.equal(carol)
      })
    })
  })

  describe('registerWithPermit', () => {
    it('takes the caller’s permit, also if someone used it first, but nobody else’s', async () => {
      const { account, wallet: person } = await personOf(world, 'permit')
      const registration = registrationOf('permitted', account.address)
      await commitTo(world, names, registration)
      const permit = await signPermit(world, { owner: account, spender: names.address, value: RENT.long })
      const { wallet: thief } = await personOf(world, 'thief')
      const args = [registration, RENT.long, ...permit] as const
      await reverts(names.write.registerWithPermit(args, by(thief)), 'ERC20InsufficientAllowance')
      await world.mined(world.token.write.permit([account.address, names.address, RENT.long, ...permit], by(thief)))
      await world.mined(names.write.registerWithPermit(args, by(person)))
      expect(await names.read.ownerOf([id('permitted')])).to.equal(account.address)
      const second = registrationOf('permitted2', account.address)
      await commitTo(world, names, second)
      const own = await signPermit(world, { owner: account, spender: names.address, value: RENT.long })
      await world.mined(names.write.registerWithPermit([second, RENT.long, ...own], by(person)))
      expect(await names.read.ownerOf([id('permitted2')])).to.equal(account.address)
    })
  })

  describe('registerAuthorized', () => {
    const price = 2n * RENT.long
    async function prepared(name: string, label: string) {
      const signer = await coinless(world, label)
      const registration = registrationOf(name, signer.address, { term: 2, primary: true })
      await commitTo(world, names, registration)
      return {
        signer,
        registration,
        authorization: await authorizeRegistration(world, names, { signer, registration, value: price }),
      }
    }

    it('registers for somebody without coins, sent by anyone, and makes the name primary', async () => {
      const { signer, registration, authorization } = await prepared('coinless', 'without coins')
      const before = await balance(signer.address)
      expect(await world.client.getBalance(signer)).to.equal(0n)
      await world.mined(names.write.registerAuthorized([registration, authorization], by(world.operator)))
      expect(await names.read.primaryOf([signer.address])).to.equal('coinless')
      expect(await balance(signer.address)).to.equal(before - price)
      expect(await names.read.treasuryCredit()).to.equal(price)
    })

    it('pays for nothing else', async () => {
      const { registration, authorization } = await prepared('this-one', 'without coins')
      const other = registrationOf('other-one', carol, { term: 2 })
      await commitTo(world, names, other)
      const send = (r: NameRegistration, a: typeof authorization) =>
        names.write.registerAuthorized([r, a], by(world.carol))
      await reverts(send(other, authorization), 'ERC3009InvalidSignature')
      await reverts(send(registration, { ...authorization, salt: zeroHash }), 'ERC3009InvalidSignature')
      await reverts(send(registration, { ...authorization, from: bob }), 'Names_NotIdentityOwner')
      const renewal = names.write.renewAuthorized(['this-one', 2, authorization], by(world.carol))
      await reverts(renewal, 'Names_NotRegistered', 'this-one')
    })

    it('is refused too late, too early, or with the wrong amount', async () => {
      const { signer, registration } = await prepared('in-time', 'without coins')
      const base = { to: names.address, value: price, nonce: registrationNonce(registration, SALT), salt: SALT }
      const send = async (changes: Partial<typeof base> & { validBefore?: bigint; validAfter?: bigint }) =>
        names.write.registerAuthorized(
          [registration, await authorize(world, signer, { ...base, ...changes })],
          by(world.bob),
        )
      const now = await world.now()
      await reverts(send({ validBefore: now }), 'ERC3009InvalidAuthorizationTime')
      await reverts(send({ validAfter: now + 1000n }), 'ERC3009InvalidAuthorizationTime')
      await reverts(send({ value: price - 1n }), 'ERC3009InvalidSignature')
      await world.mined(send({}))
    })
  })

  describe('renew', () => {
    it('adds years from when the name expires, paid by anyone', async () => {
      await registerName(world, names, 'longer', world.alice)
      const expiry = await expiryOf('longer')
      const before = await balance(bob)
      const [renewed] = await events('NameRenewed', names.write.renew(['longer', 2], by(world.bob)))
      expect(renewed).to.deep.equal({ tokenId: id('longer'), expiresAt: expiry + 2n * YEAR, rent: 2n * RENT.long })
      expect(await expiryOf('longer')).to.equal(expiry + 2n * YEAR)
      expect(await balance(bob)).to.equal(before - 2n * RENT.long)
      expect(await names.read.ownerOf([id('longer')])).to.equal(alice)
    })

    it('keeps whom the name leads to', async () => {
      await registerName(world, names, 'keeper', world.alice, { identity: bob })
      await world.mined(names.write.renew(['keeper', 1]))
      expect(await names.read.resolve(['keeper'])).to.equal(bob)
    })

    it('ends at most ten years from now', async () => {
      await registerName(world, names, 'decade', world.alice)
      const expiry = await expiryOf('decade')
      await reverts(names.write.renew(['decade', 0]), 'Names_TermOutOfRange', 0)
      await reverts(names.write.renew(['decade', 10]), 'Names_TermOutOfRange', 10)
      await world.at(expiry - YEAR + 3n)
      await world.mined(names.write.renew(['decade', 9]))
      await world.at(expiry - 1n)
      await reverts(names.write.renew(['decade', 1]), 'Names_TermOutOfRange', 1)
      await world.at(expiry)
      await world.mined(names.write.renew(['decade', 1]))
    })

    describe('when the name has expired', () => {
      it('is for its last holder only, from the first to the last second of the grace period', async () => {
        await registerName(world, names, 'graced', world.alice, { identity: carol })
        const expiry = await expiryOf('graced')
        await world.at(expiry - 1n)
        const live = await world.client.simulateContract({
          ...names,
          functionName: 'renew',
          args: ['graced', 1],
          account: bob,
          blockTag: 'pending',
        })
        expect(live.result).to.equal(undefined)
        await world.at(expiry)
        await reverts(names.write.renew(['graced', 1], by(world.bob)), 'Names_OnlyLastHolder', bob)
        await world.at(expiry + GRACE - 1n)
        await world.mined(names.write.renew(['graced', 1], by(world.alice)))
        expect(await expiryOf('graced')).to.equal(expiry + YEAR)
        expect(await names.read.resolve(['graced'])).to.equal(carol)
        expect(await names.read.ownerOf([id('graced')])).to.equal(alice)
      })

      it('is over after the grace period, for everyone, and for names that never were', async () => {
        await registerName(world, names, 'over', world.alice)
        await world.at((await expiryOf('over')) + GRACE)
        await reverts(names.write.renew(['over', 1]), 'Names_NotRegistered', 'over')
        await reverts(names.write.renew(['never', 1]), 'Names_NotRegistered', 'never')
      })
    })
  })

  describe('renewWithPermit', () => {
    it('takes the caller’s permit, also if someone used it first', async () => {
      await registerName(world, names, 'renewed', world.alice)
      const expiry = await expiryOf('renewed')
      const { account, wallet: person } = await personOf(world, 'permit')
      const permit = await signPermit(world, { owner: account, spender: names.address, value: RENT.long })
      await world.mined(world.token.write.permit([account.address, names.address, RENT.long, ...permit], by(world.bob)))
      await world.mined(names.write.renewWithPermit(['renewed', 1, RENT.long, ...permit], by(person)))
      expect(await expiryOf('renewed')).to.equal(expiry + YEAR)
      const next = await signPermit(world, { owner: account, spender: names.address, value: RENT.long })
      await world.mined(names.write.renewWithPermit(['renewed', 1, RENT.long, ...next], by(person)))
      expect(await expiryOf('renewed')).to.equal(expiry + 2n * YEAR)
    })
  })

  describe('renewAuthorized', () => {
    it('renews for somebody without coins, in the grace period too, and once', async () => {
      const signer = await coinless(world, 'holder')
      await heldByKey('lasting')
      const expiry = await expiryOf('lasting')
      await world.warp(expiry + 1n)
      const args = { name: 'lasting', term: 1, salt: SALT }
      const payment = { to: names.address, value: RENT.long, nonce: renewalNonce(args), salt: SALT }
      const authorization = await authorize(world, signer, payment)
      const send = (term: number, name = 'lasting', a = authorization) =>
        names.write.renewAuthorized([name, term, a], by(world.operator))
      await reverts(send(2), 'ERC3009InvalidSignature')
      const stranger = await coinless(world, 'a generous stranger')
      await reverts(
        send(1, 'lasting', await authorize(world, stranger, payment)),
        'Names_OnlyLastHolder',
        stranger.address,
      )
      await world.mined(send(1))
      expect(await expiryOf('lasting')).to.equal(expiry + YEAR)
      await reverts(send(1), 'ERC3009UsedAuthorization')
      await world.mined(send(1, 'lasting', await authorize(world, stranger, payment)))
    })
  })

  describe('expiry', () => {
    it('takes everything but the record, in the first second that is not paid for', async () => {
      await registerName(world, names, 'ending', world.alice, { primary: true })
      const expiry = await expiryOf('ending')
      await world.warp(expiry - 1n)
      expect(await names.read.resolve(['ending'])).to.equal(alice)
      expect(await names.read.primaryOf([alice])).to.equal('ending')
      expect(await names.read.ownerOf([id('ending')])).to.equal(alice)
      await world.warp(expiry)
      expect(await names.read.resolve(['ending'])).to.equal(zeroAddress)
      expect(await names.read.primaryOf([alice])).to.equal('')
      const token = id('ending')
      await reverts(names.read.ownerOf([token]), 'ERC721NonexistentToken', token)
      await reverts(names.read.getApproved([token]), 'ERC721NonexistentToken', token)
      await reverts(names.write.transferFrom([alice, bob, token]), 'ERC721NonexistentToken', token)
      await reverts(names.write.safeTransferFrom([alice, bob, token]), 'ERC721NonexistentToken', token)
      await reverts(names.write.approve([bob, token]), 'ERC721NonexistentToken', token)
      await reverts(names.write.setIdentity(['ending', bob]), 'Names_Expired', 'ending')
      await reverts(names.write.setPrimary([alice, 'ending']), 'Names_LeadsElsewhere', 'ending', alice)
      expect(await names.read.records([token])).to.deep.equal([alice, zeroAddress, expiry])
      expect(await names.read.balanceOf([alice])).to.equal(1n)
      expect(await names.read.isAvailable(['ending'])).to.equal(false)
      await world.warp(expiry + GRACE)
      expect(await names.read.isAvailable(['ending'])).to.equal(true)
    })

    it('lets a name go on where it was if its holder renews: identity, primary and approval', async () => {
      await registerName(world, names, 'back', world.alice, { primary: true })
      await world.mined(names.write.approve([bob, id('back')]))
      await world.warp(await expiryOf('back'))
      await world.mined(names.write.renew(['back', 1]))
      expect(await names.read.primaryOf([alice])).to.equal('back')
      expect(await names.read.getApproved([id('back')])).to.equal(bob)
    })
  })

  describe('setIdentity', () => {
    it('leads the name elsewhere and back to the holder', async () => {
      await registerName(world, names, 'signpost', world.alice)
      const set = (identity: Address) => events('IdentityChanged', names.write.setIdentity(['signpost', identity]))
      expect(await set(bob)).to.deep.equal([{ tokenId: id('signpost'), identity: bob }])
      expect(await names.read.resolve(['signpost'])).to.equal(bob)
      expect(await set(alice)).to.deep.equal([{ tokenId: id('signpost'), identity: zeroAddress }])
      expect(await names.read.resolve(['signpost'])).to.equal(alice)
      await set(bob)
      await set(zeroAddress)
      expect(await names.read.resolve(['signpost'])).to.equal(alice)
    })

    it('is the holder’s alone, not the identity’s, the approved’s or the operator’s', async () => {
      await registerName(world, names, 'signpost', world.alice, { identity: bob })
      await world.mined(names.write.approve([bob, id('signpost')]))
      await world.mined(names.write.setApprovalForAll([carol, true]))
      for (const other of [world.bob, world.carol]) {
        const call = names.write.setIdentity(['signpost', bob], by(other))
        await reverts(call, 'Names_NotHolder', 'signpost', other.account.address)
      }
      await reverts(names.write.setIdentity(['never', bob]), 'Names_Expired', 'never')
    })
  })

  describe('setPrimary', () => {
    it('needs the name to lead to the identity, and shows it only as long as it does', async () => {
      await registerName(world, names, 'main', world.alice)
      await reverts(names.write.setPrimary([bob, 'main'], by(world.bob)), 'Names_LeadsElsewhere', 'main', bob)
      const [changed] = await events('PrimaryChanged', names.write.setPrimary([alice, 'main']))
      expect(changed).to.deep.equal({ identity: alice, name: 'main' })
      expect(await names.read.primaryOf([alice])).to.equal('main')
      await world.mined(names.write.setIdentity(['main', bob]))
      expect(await names.read.primaryOf([alice])).to.equal('')
      expect(await names.read.primaryOf([bob])).to.equal('')
      await world.mined(names.write.setPrimary([bob, 'main'], by(world.bob)))
      expect(await names.read.primaryOf([bob])).to.equal('main')
      await world.mined(names.write.setIdentity(['main', alice]))
      expect([await names.read.primaryOf([alice]), await names.read.primaryOf([bob])]).to.deep.equal(['main', ''])
    })

    it('is not shown after the name was sold, and not to its new holder until he says so', async () => {
      await registerName(world, names, 'sold', world.alice, { primary: true })
      await world.mined(names.write.transferFrom([alice, bob, id('sold')]))
      expect([await names.read.primaryOf([alice]), await names.read.primaryOf([bob])]).to.deep.equal(['', ''])
    })

    it('can be taken away, and changed', async () => {
      await registerName(world, names, 'first-name', world.alice, { primary: true })
      await registerName(world, names, `a${'-b'.repeat(31)}`, world.alice, { primary: true })
      expect(await names.read.primaryOf([alice])).to.equal(`a${'-b'.repeat(31)}`)
      await world.mined(names.write.setPrimary([alice, 'first-name']))
      expect(await names.read.primaryOf([alice])).to.equal('first-name')
      await world.mined(names.write.setPrimary([alice, '']))
      expect(await names.read.primaryOf([alice])).to.equal('')
    })

    it('is the identity’s owner’s, as the DID registry says', async () => {
      await registerName(world, names, 'owned', world.alice)
      await reverts(names.write.setPrimary([alice, 'owned'], by(world.bob)), 'Names_NotIdentityOwner', alice, bob)
      await world.mined(world.didRegistry.write.changeOwner([alice, bob]))
      await reverts(names.write.setPrimary([alice, 'owned']), 'Names_NotIdentityOwner', alice, alice)
      await world.mined(names.write.setPrimary([alice, 'owned'], by(world.bob)))
      expect(await names.read.primaryOf([alice])).to.equal('owned')
      expect(await names.read.primaryOf([zeroAddress])).to.equal('')
    })
  })

  describe('ERC-721', () => {
    it('moves a name, which then leads to its new holder, by holder, approved or operator', async () => {
      await registerName(world, names, 'movable', world.alice, { identity: carol })
      const token = id('movable')
      await reverts(
        names.write.transferFrom([alice, bob, token], by(world.bob)),
        'ERC721InsufficientApproval',
        bob,
        token,
      )
      await world.mined(names.write.approve([bob, token]))
      const hash = names.write.transferFrom([alice, bob, token], by(world.bob))
      expect(await events('IdentityChanged', hash)).to.deep.equal([{ tokenId: token, identity: zeroAddress }])
      expect(await names.read.resolve(['movable'])).to.equal(bob)
      expect(
        await events('IdentityChanged', names.write.transferFrom([bob, alice, token], by(world.bob))),
      ).to.deep.equal([])
      await world.mined(names.write.setApprovalForAll([carol, true]))
      await world.mined(names.write.transferFrom([alice, carol, token], by(world.carol)))
      expect(await names.read.ownerOf([token])).to.equal(carol)
      await reverts(names.write.transferFrom([carol, zeroAddress, token], by(world.carol)), 'ERC721InvalidReceiver')
      await reverts(names.write.transferFrom([alice, bob, token], by(world.carol)), 'ERC721IncorrectOwner')
    })

    it('says what it supports', async () => {
      for (const [interfaceId, supported] of [
        ['0x01ffc9a7', true],
        ['0x80ac58cd', true],
        ['0x5b5e139f', true],
        ['0xffffffff', false],
      ] as const) {
        expect(await names.read.supportsInterface([interfaceId]), interfaceId).to.equal(supported)
      }
    })

    it('refuses a safe transfer to a contract that does not know tokens; a plain one works', async () => {
      await registerName(world, names, 'careful', world.alice)
      const safe = await wallet()
      await reverts(names.write.safeTransferFrom([alice, safe.address, id('careful')]), 'ERC721InvalidReceiver')
      await world.mined(names.write.transferFrom([alice, safe.address, id('careful')]))
      expect(await names.read.resolve(['careful'])).to.equal(getAddress(safe.address))
    })
  })

  describe('by signature', () => {
    const cases = [
      {
        name: 'setIdentitySigned',
        write: (terms: Parameters<typeof setIdentityWrite>[1]) =>
          setIdentityWrite({ name: 'signed', identity: nobody }, terms),
        send: (deadline: bigint, signature: Hex, to: Address = nobody) =>
          names.write.setIdentitySigned(['signed', to, deadline, signature], by(world.operator)),
        done: async () => (await names.read.resolve(['signed'])) === getAddress(nobody),
      },
      {
        name: 'setPrimarySigned',
        write: (terms: Parameters<typeof setIdentityWrite>[1]) =>
          setPrimaryWrite({ identity: keyOf('holder').address, name: 'signed' }, terms),
        send: (deadline: bigint, signature: Hex, other?: Address) =>
          names.write.setPrimarySigned(
            [keyOf('holder').address, other ? '' : 'signed', deadline, signature],
            by(world.operator),
          ),
        done: async () => (await names.read.primaryOf([keyOf('holder').address])) === 'signed',
      },
      {
        name: 'transferSigned',
        write: (terms: Parameters<typeof setIdentityWrite>[1]) =>
          transferNameWrite({ name: 'signed', to: nobody }, terms),
        send: (deadline: bigint, signature: Hex, to: Address = nobody) =>
          names.write.transferSigned(['signed', to, deadline, signature], by(world.operator)),
        done: async () => (await names.read.ownerOf([id('signed')])) === getAddress(nobody),
      },
    ]
    let holder: PrivateKeyAccount
    beforeEach(async () => {
      holder = await heldByKey('signed')
    })

    for (const { name, write, send, done } of cases) {
      describe(name, () => {
        it('does what the signer could, sent by anyone, with 65 bytes or 64, once', async () => {
          for (const form of ['long', 'short'] as const) {
            const before = (await world.connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
            const signed = await signWrite(holder, write(await terms(holder.address)))
            await world.mined(send(FAR, signed[form]))
            expect(await done()).to.equal(true)
            await reverts(send(FAR, signed[form]), 'Signed_BadSignature')
            await world.connection.provider.request({ method: 'evm_revert', params: [before] })
          }
        })

        it('refuses another signer, another content, deadline or form, another chain, contract or nonce', async () => {
          const signed = await signWrite(holder, write(await terms(holder.address)))
          const bad = [
            signed.foreign,
            signed.malleated,
            '0x',
            `${signed.long}00`,
            signed.long.slice(0, -4),
            `0x${'00'.repeat(64)}`,
            `0x${'00'.repeat(65)}`,
          ]
          for (const signature of bad) await reverts(send(FAR, signature as Hex), 'Signed_BadSignature', holder.address)
          await reverts(send(FAR - 1n, signed.long), 'Signed_BadSignature', holder.address)
          await reverts(send(FAR, signed.long, alice), 'Signed_BadSignature', holder.address)
          const good = await terms(holder.address)
          for (const change of [{ chainId: 1 }, { verifyingContract: nobody }, { nonce: 1n }]) {
            const elsewhere = await signWrite(holder, write({ ...good, ...change }))
            await reverts(send(FAR, elsewhere.long), 'Signed_BadSignature', holder.address)
          }
          expect(await done()).to.equal(false)
        })

        it('counts to its deadline and not a second longer', async () => {
          const deadline = (await world.now()) + 100n
          const signed = await signWrite(holder, write(await terms(holder.address, deadline)))
          await world.at(deadline + 1n)
          await reverts(send(deadline, signed.long), 'Signed_TooLate', deadline)
          const next = (await world.now()) + 100n
          const again = await signWrite(holder, write(await terms(holder.address, next)))
          await world.at(next)
          await world.mined(send(next, again.long))
        })

        it('is cancelled by its signer', async () => {
          const { wallet: person } = await personOf(world, 'holder')
          const signed = await signWrite(holder, write(await terms(holder.address)))
          const { logs } = await world.mined(names.write.cancelSignatures(by(person)))
          const [cancelled] = parseEventLogs({ abi: nameRegistryAbi, eventName: 'SignaturesCancelled', logs })
          expect(cancelled?.args).to.deep.equal({ signer: holder.address, nonce: 1n })
          await reverts(send(FAR, signed.long), 'Signed_BadSignature', holder.address)
        })
      })
    }

    it('is worth nothing after the name expired or changed hands', async () => {
      const move = await signWrite(
        holder,
        transferNameWrite({ name: 'signed', to: nobody }, await terms(holder.address)),
      )
      const lead = await signWrite(
        holder,
        setIdentityWrite({ name: 'signed', identity: nobody }, await terms(holder.address)),
      )
      const { wallet: person } = await personOf(world, 'holder')
      await world.mined(names.write.transferFrom([holder.address, bob, id('signed')], by(person)))
      await reverts(names.write.transferSigned(['signed', nobody, FAR, move.long]), 'Signed_BadSignature', bob)
      await reverts(names.write.setIdentitySigned(['signed', nobody, FAR, lead.long]), 'Signed_BadSignature', bob)
      await world.warp(await expiryOf('signed'))
      await reverts(names.write.transferSigned(['signed', nobody, FAR, move.long]), 'Names_Expired', 'signed')
      await reverts(names.write.setIdentitySigned(['signed', nobody, FAR, lead.long]), 'Names_Expired', 'signed')
    })

    it('moves to nobody or from nobody: refused', async () => {
      const signed = await signWrite(
        holder,
        transferNameWrite({ name: 'signed', to: zeroAddress }, await terms(holder.address)),
      )
      await reverts(names.write.transferSigned(['signed', zeroAddress, FAR, signed.long]), 'ERC721InvalidReceiver')
      const nonsense = names.write.setPrimarySigned([zeroAddress, '', FAR, `0x${'00'.repeat(65)}`])
      await reverts(nonsense, 'Signed_BadSignature', zeroAddress)
    })

    it('may be a P-256 key’s or a passkey’s, which hold names like everyone', async () => {
      const keys = [
        await browserKey(await world.deployContract('identity/verifiers/P256Verifier', [])),
        await passkey(await world.deployContract('identity/verifiers/PasskeyVerifier', [])),
      ]
      for (const [index, key] of keys.entries()) {
        const name = `key${index}`
        const registration = registrationOf(name, key.address)
        await commitTo(world, names, registration)
        await world.mined(names.write.register([registration]))
        const digestOf = async (write: TypedWrite) => toHex(hashTypedWrite(write))
        const primary = await digestOf(setPrimaryWrite({ identity: key.address, name }, await terms(key.address)))
        const setPrimary = async (signature: Hex) =>
          names.write.setPrimarySigned([key.address, name, FAR, signature], by(world.operator))
        await reverts(setPrimary(await key.sign(zeroHash)), 'Signed_BadSignature', key.address)
        await world.mined(setPrimary(await key.sign(primary)))
        expect(await names.read.primaryOf([key.address])).to.equal(name)
        const move = await key.sign(await digestOf(transferNameWrite({ name, to: bob }, await terms(key.address))))
        await world.mined(names.write.transferSigned([name, bob, FAR, move], by(world.operator)))
        expect(await names.read.ownerOf([id(name)])).to.equal(bob)
      }
    })

    it('is never that of a deactivated identity, which belongs to nobody', async () => {
      const { wallet: person } = await personOf(world, 'holder')
      await world.mined(world.didRegistry.write.changeOwner([holder.address, zeroAddress], by(person)))
      for (const signer of [holder.address, zeroAddress]) {
        const write = setPrimaryWrite({ identity: holder.address, name: 'signed' }, await terms(signer))
        const { long } = await signWrite(holder, write)
        const call = names.write.setPrimarySigned([holder.address, 'signed', FAR, long])
        await reverts(call, 'Signed_BadSignature', zeroAddress)
      }
      await reverts(names.write.setPrimary([holder.address, 'signed'], by(person)), 'Names_NotIdentityOwner')
    })

    it('of a contract wallet is what that says, however it says it', async () => {
      const safe = await wallet()
      const registration = registrationOf('treasure', safe.address)
      await commitTo(world, names, registration)
      await world.mined(names.write.register([registration]))
      const write = transferNameWrite({ name: 'treasure', to: bob }, await terms(safe.address))
      const digest = toHex(hashTypedWrite(write))
      const send = (signature: Hex = '0x1234') =>
        names.write.transferSigned(['treasure', bob, FAR, signature], by(world.operator))
      const answers = ['No', 'Garbage', 'Reverts', 'Short'] as const
      for (const [index] of answers.entries()) {
        await world.mined(safe.write.approve?.([digest, index + 1], by(world.alice)) as Promise<Hex>)
        await reverts(send(), 'Signed_BadSignature', getAddress(safe.address))
      }
      await world.mined(safe.write.approve?.([zeroHash, 0], by(world.alice)) as Promise<Hex>)
      await reverts(send(), 'Signed_BadSignature', getAddress(safe.address))
      await world.mined(safe.write.approve?.([digest, 0], by(world.alice)) as Promise<Hex>)
      // 64 bytes of anything are not taken for a compact signature.
      await world.mined(send(`0x${'11'.repeat(64)}`))
      expect(await names.read.ownerOf([id('treasure')])).to.equal(bob)
    })
  })

  describe('announceRents', () => {
    const other = { short: 320_000_000n, four: 640_000_000n, long: 20_000_000n }
    const announce = (rents = other, wallet: Wallet = world.carol) =>
      names.write.announceRents([rents.short, rents.four, rents.long], by(wallet))

    it('changes rents after fourteen days, to the second, for payments from then on', async () => {
      await registerName(world, names, 'before', world.alice)
      const expiry = await expiryOf('before')
      const { logs } = await world.mined(announce())
      const from = (await world.now()) + 1_209_600n
      const [announced] = parseEventLogs({ abi: nameRegistryAbi, eventName: 'RentsAnnounced', logs })
      expect(announced?.args).to.deep.equal({
        from,
        rentShort: other.short,
        rentFour: other.four,
        rentLong: other.long,
      })
      expect(await names.read.announcedRents()).to.deep.equal([from, other.short, other.four, other.long])
      await world.warp(from - 1n)
      expect(await names.read.rents()).to.deep.equal([0n, RENT.short, RENT.four, RENT.long])
      await world.warp(from)
      expect(await names.read.rents()).to.deep.equal([from, other.short, other.four, other.long])
      expect([
        await names.read.rentOf([3n, 1]),
        await names.read.rentOf([4n, 1]),
        await names.read.rentOf([5n, 1]),
      ]).to.deep.equal([other.short, other.four, other.long])
      expect(await expiryOf('before')).to.equal(expiry)
      const before = await balance(alice)
      await world.mined(names.write.renew(['before', 1]))
      expect(await balance(alice)).to.equal(before - other.long)
    })

    it('replaces what has not come into force, and begins the fourteen days again', async () => {
      await world.mined(announce())
      const first = (await world.now()) + 1_209_600n
      await world.at(first - 1n)
      await world.mined(announce({ ...other, long: 10_000_000n }))
      const second = (await world.now()) + 1_209_600n
      await world.warp(second - 1n)
      expect((await names.read.rents())[3]).to.equal(RENT.long)
      await world.warp(second)
      expect((await names.read.rents())[3]).to.equal(10_000_000n)
      await world.mined(announce())
      expect(await names.read.rents()).to.deep.equal([second, other.short, other.four, 10_000_000n])
    })

    it('stays within a quarter and four times the first rents, also in steps', async () => {
      const low = { short: RENT.short / 4n, four: RENT.four / 4n, long: RENT.long / 4n }
      const high = { short: RENT.short * 4n, four: RENT.four * 4n, long: RENT.long * 4n }
      await world.mined(announce(high))
      await world.warp((await world.now()) + 1_209_600n)
      await world.mined(announce(low))
      for (const key of ['short', 'four', 'long'] as const) {
        await reverts(
          announce({ ...high, [key]: high[key] + 1n }),
          'Names_RentOutOfBounds',
          high[key] + 1n,
          low[key],
          high[key],
        )
        await reverts(
          announce({ ...low, [key]: low[key] - 1n }),
          'Names_RentOutOfBounds',
          low[key] - 1n,
          low[key],
          high[key],
        )
      }
      const odd = await openNames(world, { rentLong: 5n })
      await reverts(
        odd.write.announceRents([RENT.short, RENT.four, 1n], by(world.carol)),
        'Names_RentOutOfBounds',
        1,
        2,
        20,
      )
    })

    it('is the governor’s', async () => {
      await reverts(announce(other, world.alice), 'Names_NotGovernor', alice)
      await reverts(announce(other, world.treasury), 'Names_NotGovernor')
    })
  })

  describe('sweep', () => {
    it('sends all rents to the treasury, called by anyone', async () => {
      await reverts(names.write.sweep(), 'Names_NothingToSweep')
      await registerName(world, names, 'one', world.alice)
      await registerName(world, names, 'five5', world.bob)
      const treasury = world.treasury.account.address
      const { logs } = await world.mined(names.write.sweep(by(world.operator)))
      const [swept] = parseEventLogs({ abi: nameRegistryAbi, eventName: 'RentsSwept', logs })
      expect(swept?.args.amount).to.equal(RENT.short + RENT.long)
      expect(await balance(treasury)).to.equal(RENT.short + RENT.long)
      expect(await names.read.treasuryCredit()).to.equal(0n)
      await reverts(names.write.sweep(), 'Names_NothingToSweep')
    })
  })

  describe('with a hostile token', () => {
    async function trick() {
      const { abi, address } = await world.deployTestContract('names/TrickToken', [])
      const token = getContract({ address, abi, client: { public: world.client, wallet: world.alice } })
      await world.mined(token.write.mint?.([alice, 10n ** 12n]) as Promise<Hex>)
      const own = await openNamesOf(address)
      const play = (kind: number, data: Hex = '0x') =>
        world.mined(token.write.play?.([kind, own.address, data]) as Promise<Hex>)
      return { token, own, play }
    }
    async function openNamesOf(token: Address) {
      const parameters = { ...nameParameters(world), token }
      const address = await world.deployContract('identity/NameRegistry', [parameters])
      return getContract({ address, abi: nameRegistryAbi, client: { public: world.client, wallet: world.alice } })
    }

    it('that takes fees, gives more, moves nothing, says no or reverts: no name, and no rent is lost', async () => {
      const { own, play } = await trick()
      const registration = registrationOf('tricky', alice)
      await commitTo(world, own, registration)
      await play(2)
      await reverts(own.write.register([registration]), 'SafeERC20FailedOperation')
      await play(4)
      await reverts(own.write.register([registration]), 'Settlement_WrongAmount', RENT.long, 0)
      await play(3)
      expect(await own.write.register([registration]).catch((error: Error) => error.message)).to.contain('no')
      expect(await own.read.resolve(['tricky'])).to.equal(zeroAddress)
      await play(1)
      await world.mined(own.write.register([registration]))
      expect(await own.read.treasuryCredit()).to.equal(RENT.long)
      for (const fee of [1n, -1n]) {
        const { abi, address } = await world.deployTestContract('FeeToken', [fee])
        const token = getContract({ address, abi, client: { public: world.client, wallet: world.alice } })
        const other = await openNamesOf(address)
        await world.mined(token.write.mint?.([alice, 10n ** 12n]) as Promise<Hex>)
        await world.mined(token.write.approve?.([other.address, 10n ** 12n]) as Promise<Hex>)
        const again = registrationOf('tricky', alice)
        await commitTo(world, other, again)
        await reverts(other.write.register([again]), 'Settlement_WrongAmount', RENT.long, RENT.long - fee)
      }
    })

    it('that calls back: it finds the name registered, cannot register or renew it again, and a sweep in between fails the payment', async () => {
      const { token, own, play } = await trick()
      const registration = registrationOf('reentered', alice)
      await commitTo(world, own, registration)
      const encode = (functionName: 'register' | 'sweep') =>
        functionName === 'sweep'
          ? encodeFunctionData({ abi: nameRegistryAbi, functionName })
          : encodeFunctionData({ abi: nameRegistryAbi, functionName, args: [registration] })
      await play(5, encode('sweep'))
      await reverts(own.write.register([registration]), 'Settlement_WrongAmount')
      await play(5, encode('register'))
      await world.mined(own.write.register([registration]))
      expect(await token.read.worked?.()).to.equal(false)
      expect(await own.read.treasuryCredit()).to.equal(RENT.long)
      expect(await own.read.balanceOf([alice])).to.equal(1n)
      // In a permit nothing has happened yet, so what is called there happens once, and then not again.
      await play(0, encodeFunctionData({ abi: nameRegistryAbi, functionName: 'renew', args: ['reentered', 1] }))
      await world.mined(own.write.renewWithPermit(['reentered', 1, 0n, FAR, 27, zeroHash, zeroHash]))
      expect(await token.read.worked?.()).to.equal(false)
      expect(await own.read.treasuryCredit()).to.equal(2n * RENT.long)
    })
  })
})
