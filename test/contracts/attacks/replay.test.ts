import { openNonce } from '@parley/protocol'
import { expect } from 'chai'
import { type Address, getContract, type Hex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { postOfficeAbi } from '../../../protocol/src/abi/postOfficeAbi.ts'
import { exitTypes } from '../../../protocol/src/postage/exitRequest.ts'
import { alone } from '../support/alone.ts'
import { signAuthorization } from '../support/authorization.ts'
import { by } from '../support/by.ts'
import { balanceOf, claim, DEPTH, openBook, readBook, registerRelay, UNIT, VALUE } from '../support/claiming.ts'
import { FAR } from '../support/permit.ts'
import { personOf } from '../support/person.ts'
import {
  fieldsOf,
  openBond,
  postmarkTypes,
  seizeTypes,
  signAcceptance,
  signSeizure,
  signSpend,
} from '../support/proofs.ts'
import { reverts } from '../support/reverts.ts'
import { signReceiptedSheet } from '../support/sheets.ts'
import { compact, stampHash, types } from '../support/stamps.ts'
import { keyOf, openWorld, type World } from '../support/world.ts'

type Domain = { name: string; version: string; chainId: number; verifyingContract: Address }

describe('C12: signatures replayed', () => {
  let world: World
  /** A second post office on the same chain with the same books, ids, keys, calendar and beacon. */
  let twin: World
  let owner: Address
  let relayId: number
  let batchId: bigint
  let bond: bigint
  let epoch: number
  const key = keyOf('session a')
  const bondKey = keyOf('session bond')
  before(async () => {
    world = await openWorld()
    owner = world.alice.account.address
    const { relays, office } = await world.deployOffice(world.settings)
    const at = { public: world.client, wallet: world.alice }
    twin = {
      ...world,
      office: getContract({ address: office, abi: postOfficeAbi, client: at }),
      relays: getContract({ address: relays, abi: world.relays.abi, client: at }),
    }
    for (const each of [world, twin]) {
      for (const spender of [each.office.address, each.relays.address]) {
        for (const wallet of [world.alice, world.operator]) {
          await world.mined(world.token.write.approve([spender, 2n ** 256n - 1n], by(wallet)))
        }
      }
      relayId = await registerRelay(each)
      batchId = await openBook(each, 'a')
      bond = await openBond(each, 'bond')
    }
    epoch = (await readBook(world, batchId)).fromEpoch
    expect((await readBook(twin, batchId)).fromEpoch).to.equal(epoch)
  })
  alone(() => world)
  after(() => world.connection.close())

  const domainOf = (change: Partial<Domain> = {}): Domain => ({
    name: 'PostOffice',
    version: '1',
    chainId: 31337,
    verifyingContract: world.office.address,
    ...change,
  })
  /** Every domain but the right one: another chain, contract, name and version. */
  const foreign = () => [
    domainOf({ chainId: 1 }),
    domainOf({ verifyingContract: twin.office.address }),
    domainOf({ name: 'Tabs' }),
    domainOf({ version: '2' }),
  ]
  const sign = async (signer: PrivateKeyAccount, domain: Domain, primaryType: string, message: object) => {
    const all = { ...types, Postmark: postmarkTypes.Postmark, Seize: seizeTypes.Seize, ...exitTypes }
    return (await signer.signTypedData({ domain, types: all, primaryType, message } as never)) as Hex
  }

  it('C12: a stamp or receipt of another chain, contract, name or version pays nothing', async () => {
    await world.drawThrough(epoch)
    const win = await signReceiptedSheet(world, { batchId, label: 'a', epoch, relayId })
    const { slot, span, ack, messageHash } = win
    const stamp = { batchId, epoch, slot, span, relayId, ack, messageHash }
    for (const domain of foreign()) {
      const stamped = { ...win, ...compact(await sign(key, domain, 'Stamp', stamp)) }
      await reverts(claim(world, [stamped], world.operator), 'Claims_StampForged', batchId)
      const { r, vs } = compact(await sign(keyOf('ack a'), domain, 'Receipt', { relayId, epoch, root: win.root }))
      await reverts(claim(world, [{ ...win, rr: r, rvs: vs }], world.operator), 'Claims_ReceiptForged', batchId)
    }
    expect(await claim(world, [win], world.operator)).to.have.length(1)
  })

  it('C12: what one post office paid, its twin does not: same book, same epoch, same randomness, other contract', async () => {
    await world.drawThrough(epoch)
    const win = await signReceiptedSheet(world, { batchId, label: 'a', epoch, relayId })
    await claim(world, [win], world.operator)
    for (let next = 1; next <= epoch; next++) await world.mined(twin.office.write.draw([next, '0x'], by(world.carol)))
    expect(await twin.office.read.beacon([epoch])).to.equal(await world.office.read.beacon([epoch]))
    const before = (await readBook(twin, batchId)).balance
    await reverts(claim(twin, [win], world.operator), 'Claims_StampForged', batchId)
    expect((await readBook(twin, batchId)).balance).to.equal(before)
    expect(await twin.office.read.earned([relayId])).to.equal(0n)
  })

  it('C12: a stamp pays in its own epoch and once, and in its own book only', async () => {
    const other = await openBook(world, 'a')
    await world.drawThrough((await readBook(world, other)).fromEpoch)
    const now = await world.office.read.drawn()
    const win = await signReceiptedSheet(world, { batchId, label: 'a', epoch: now, relayId })
    // The same key signed for both books, so only the id can tell.
    await reverts(claim(world, [{ ...win, batchId: other }], world.operator), 'Claims_StampForged', other)
    expect(await claim(world, [win, win], world.operator)).to.have.length(1)
    expect(await claim(world, [win], world.operator)).to.have.length(0)
    await world.drawNext()
    await reverts(claim(world, [win], world.operator), 'Claims_StampForged', batchId)
    expect(await world.office.read.earned([relayId])).to.equal((VALUE * 9n) / 10n)
    // Another owner's book of that id does not exist.
    const stranger = { ...win, owner: world.bob.account.address }
    await reverts(claim(world, [stranger], world.operator), 'Claims_BookNotValid', batchId, now + 1)
  })

  it('C12: a seizure of another domain, book, epoch or office pays nothing', async () => {
    const payout = world.bob.account.address
    const seizure = await signSeizure(world, { batchId: bond, epoch, key: bondKey }, payout)
    const stamp = fieldsOf({ batchId: bond, epoch, relayId: 0 })
    const wish = { stamp: stampHash(stamp), payout }
    for (const domain of foreign()) {
      const stamped = { ...seizure, ...compact(await sign(bondKey, domain, 'Stamp', stamp)) }
      await reverts(world.office.write.seize([stamped], by(world.bob)), 'Bonds_StampForged', bond)
      const { r, vs } = compact(await sign(keyOf('ack'), domain, 'Seize', wish))
      await reverts(world.office.write.seize([{ ...seizure, sr: r, svs: vs }], by(world.bob)), 'Bonds_SeizureForged')
    }
    await reverts(twin.office.write.seize([seizure], by(world.bob)), 'Bonds_StampForged', bond)
    await world.mined(world.office.write.seize([seizure], by(world.bob)))
    await world.enter(epoch + 1)
    const later = { ...seizure, epoch: epoch + 1 }
    await reverts(world.office.write.seize([later], by(world.bob)), 'Bonds_StampForged', bond)
  })

  it('C12: stamps and postmarks given elsewhere are no evidence here', async () => {
    const [a, b] = [fieldsOf({ batchId, epoch, message: 'a' }), fieldsOf({ batchId, epoch, message: 'b' })]
    const at = await world.office.read.epochStart([epoch])
    const here = await signSpend(world, { batchId, epoch, message: 'a' }, key)
    const postmarked = { relayId, acceptedAt: at, signer: keyOf('relay') }
    const accepted = await signAcceptance(world, { batchId, epoch, relayId, message: 'a' }, postmarked)
    for (const domain of foreign()) {
      const spend = { ...here, messageHash: b.messageHash, ...compact(await sign(key, domain, 'Stamp', b)) }
      const args = [owner, batchId, epoch, here, spend] as const
      await reverts(world.office.write.proveDoubleStamp(args, by(world.bob)), 'Evidence_StampForged', batchId)
      const message = { stampHash: stampHash({ ...b, relayId }), relayId, acceptedAt: at }
      const mark = compact(await sign(keyOf('relay'), domain, 'Postmark', message))
      const second = { ...accepted, messageHash: b.messageHash, ...mark }
      const proof = [owner, batchId, epoch, relayId, accepted, second] as const
      await reverts(world.office.write.proveDoublePostmark(proof, by(world.bob)), 'Evidence_PostmarkForged', relayId)
    }
    expect(a.messageHash).to.equal(here.messageHash)
    // A relay that serves two post offices may use one slot in each.
    const elsewhere = await signAcceptance(twin, { batchId, epoch, relayId, message: 'b' }, postmarked)
    const both = [owner, batchId, epoch, relayId, accepted, elsewhere] as const
    await reverts(world.office.write.proveDoublePostmark(both, by(world.bob)), 'Evidence_PostmarkForged', relayId)
  })

  it('C12: notice for one book is none for another, in another office, or on another chain', async () => {
    const { account } = await personOf(world, 'payer')
    for (const each of [world, twin]) {
      const args = [account.address, key.address, DEPTH, 0, UNIT, 5n * VALUE] as const
      await world.mined(each.office.write.open(args, by(world.alice)))
    }
    const id = await world.office.read.batchCount()
    const message = { owner: account.address, batchId: id, deadline: FAR }
    const exit = (each: World, signature: Hex, which = id) =>
      each.office.write.exitBySignature([account.address, which, FAR, signature], by(world.carol))
    for (const domain of foreign()) {
      await reverts(exit(world, await sign(account, domain, 'Exit', message)), 'Books_BadSignature', id)
    }
    const right = await sign(account, domainOf(), 'Exit', message)
    await reverts(exit(twin, right), 'Books_BadSignature', id)
    await reverts(exit(world, right, batchId), 'Books_BadSignature', batchId)
    await world.mined(exit(world, right))
    await reverts(exit(world, right), 'Books_Exiting', id)
  })

  it('C12: money signed for one office or registry opens nothing in its twin', async () => {
    const { account } = await personOf(world, 'payer')
    const salt = new Uint8Array(32)
    const nonce = openNonce({ owner, key: key.address, depth: DEPTH, kind: 0, unit: UNIT, amount: 5n * VALUE, salt })
    const signed = await signAuthorization(world, {
      payer: account,
      to: world.office.address,
      value: 5n * VALUE,
      nonce,
    })
    const args = [owner, key.address, DEPTH, 0, UNIT, 5n * VALUE, signed] as const
    const before = await balanceOf(world, account.address)
    await reverts(twin.office.write.openWithAuthorization(args, by(world.carol)), 'ERC3009InvalidSignature')
    expect(await balanceOf(world, account.address)).to.equal(before)
    await world.mined(world.office.write.openWithAuthorization(args, by(world.carol)))
    expect(await balanceOf(world, account.address)).to.equal(before - 5n * VALUE)
  })
})
