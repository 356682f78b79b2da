import {
  contractTerms,
  fromHex,
  identityUpdateDigest,
  openNonce,
  signDigest,
  signTabClose,
  signVoucher,
  tabId,
  toHex,
} from '@parley/protocol'
import { expect } from 'chai'
import { type Hex, keccak256, stringToHex, zeroAddress } from 'viem'
import { exitTypes } from '../../protocol/src/postage/exitRequest.ts'
import { signAuthorization } from './support/authorization.ts'
import { by } from './support/by.ts'
import { DEPTH, readBook, UNIT, VALUE } from './support/claiming.ts'
import { FAR } from './support/permit.ts'
import { deployTabs, secretOf, termsOf } from './support/tabs.ts'
import { keyOf, openWorld, type World } from './support/world.ts'

const SALT: Hex = `0x${'5a'.repeat(32)}`
const DEPOSIT = 10_000_000n

describe('A person without any of the chain’s coin', () => {
  let world: World
  // Signs everything and sends nothing: carol, a stranger, brings it all.
  const person = keyOf('person')

  before(async () => {
    world = await openWorld()
    await world.mined(world.token.write.faucet([1_000_000_000n], by(world.deployer)))
    await world.mined(world.token.write.transfer([person.address, 100_000_000n], by(world.deployer)))
  })
  after(() => world.connection.close())
  afterEach(async () => {
    expect(await world.client.getBalance({ address: person.address })).to.equal(0n)
    expect(await world.client.getTransactionCount({ address: person.address }), 'sent nothing').to.equal(0)
  })

  const halves = ({ signature }: { signature: Uint8Array }): readonly [Hex, Hex] => [
    toHex(signature.subarray(0, 32)),
    toHex(signature.subarray(32)),
  ]
  const signed = (digest: Uint8Array) => toHex(signDigest({ digest, privateKey: secretOf('person') }))

  it('registers an identity', async () => {
    const { didRegistry, carol } = world
    const anchor = keccak256(stringToHex('profile')).slice(0, 50) as Hex
    const update = {
      identity: person.address,
      owner: person.address,
      recovery: zeroAddress,
      anchor,
      version: 1,
      attributes: [],
      delegates: [],
      previousChange: 0n,
      deadline: FAR,
    }
    const digest = identityUpdateDigest({ chainId: 31337, registry: didRegistry.address, update })
    await world.mined(didRegistry.write.update([update, signed(digest)], by(carol)))
    expect(await didRegistry.read.anchorOf([person.address])).to.equal(anchor)
  })

  it('opens a stamp book, and leaves it again', async () => {
    const { office, carol } = world
    const amount = 5n * VALUE
    const key = keyOf('session').address
    const book = { owner: person.address, key, depth: DEPTH, kind: 0, unit: UNIT, amount, salt: fromHex(SALT) }
    const paid = await signAuthorization(world, {
      payer: person,
      to: office.address,
      value: amount,
      nonce: openNonce(book),
      salt: SALT,
    })
    const terms = [person.address, key, DEPTH, 0, UNIT, amount, paid] as const
    await world.mined(office.write.openWithAuthorization(terms, by(carol)))
    const id = await office.read.batchCount()
    expect(await readBook(world, id, person.address)).to.include({ balance: 4n * VALUE, bond: VALUE, state: 1 })

    const signature = await person.signTypedData({
      domain: { name: 'PostOffice', version: '1', chainId: 31337, verifyingContract: office.address },
      types: exitTypes,
      primaryType: 'Exit',
      message: { owner: person.address, batchId: id, deadline: FAR },
    })
    await world.mined(office.write.exitBySignature([person.address, id, FAR, signature], by(carol)))
    expect((await readBook(world, id, person.address)).exitEpoch).to.be.greaterThan(0)
  })

  it('opens a tab, talks, and hangs up', async () => {
    const tabs = await deployTabs(world)
    const terms = termsOf(world, 'gasless', { payer: person.address })
    const id = tabId(terms)
    const given = contractTerms(terms)
    const paid = await signAuthorization(world, { payer: person, to: tabs.address, value: DEPOSIT, nonce: id })
    await world.mined(tabs.write.openWithAuthorization([given.deal, DEPOSIT, paid], by(world.carol)))
    const before = await world.token.read.balanceOf([person.address])

    const sum = { tabId: id, cumulative: 4_000_000n, domain: tabs.domain }
    const voucher = halves(signVoucher({ ...sum, privateKey: secretOf('gasless key') }))
    const close = halves(signTabClose({ ...sum, privateKey: secretOf('gasless payee key') }))
    await world.mined(tabs.write.closeSigned([given, sum.cumulative, ...voucher, ...close], by(world.carol)))
    expect((await world.token.read.balanceOf([person.address])) - before, 'the rest comes back').to.equal(6_000_000n)
  })
})
