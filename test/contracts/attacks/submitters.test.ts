import { addStakeNonce, fromHex, openNonce, toHex, topUpNonce } from '@parley/protocol'
import { expect } from 'chai'
import { type Address, type Hex, zeroHash } from 'viem'
import { exitTypes } from '../../../protocol/src/postage/exitRequest.ts'
import { alone, revert, snapshot } from '../support/alone.ts'
import { signAuthorization } from '../support/authorization.ts'
import { by } from '../support/by.ts'
import { balanceOf, claim, DEPTH, openBook, readBook, registerRelay, UNIT, VALUE } from '../support/claiming.ts'
import { FAR, signPermit } from '../support/permit.ts'
import { personOf } from '../support/person.ts'
import { BOND_UNIT, DEAD, openBond, type Seizure, signSeizure, signSpend, WITHDRAWN } from '../support/proofs.ts'
import { reverts } from '../support/reverts.ts'
import { signReceiptedSheet, signSheet } from '../support/sheets.ts'
import { encodeWin } from '../support/stamps.ts'
import { keyOf, openWorld, type Wallet, type World } from '../support/world.ts'

const SALT: Hex = `0x${'5a'.repeat(32)}`

describe('Whoever submits', () => {
  let world: World
  let owner: Address
  let relayId: number
  let batchId: bigint
  let epoch: number
  before(async () => {
    world = await openWorld()
    owner = world.alice.account.address
    relayId = await registerRelay(world)
    await registerRelay(world, 'other relay')
    batchId = await openBook(world, 'a')
    epoch = (await readBook(world, batchId)).fromEpoch
  })
  alone(() => world)
  after(() => world.connection.close())

  const held = (wallet: Wallet) => balanceOf(world, wallet.account.address)

  it('C11: a copied claim pays the relay on the stamp, and the copier nothing', async () => {
    await world.drawThrough(epoch)
    const win = await signReceiptedSheet(world, { batchId, label: 'a', epoch, relayId })
    const purse = await held(world.carol)
    await claim(world, [win], world.carol)
    expect(await claim(world, [win], world.operator)).to.deep.equal([])
    expect(await world.office.read.earned([relayId])).to.equal((VALUE * 9n) / 10n)
    const operator = await held(world.operator)
    await world.mined(world.office.write.collect([relayId], by(world.carol)))
    expect(await held(world.operator)).to.equal(operator + (VALUE * 9n) / 10n)
    expect(await held(world.carol)).to.equal(purse)
    // Naming oneself breaks the sender's signature, the recipient's, or both.
    await world.drawThrough(epoch + 1)
    const next = await signReceiptedSheet(world, { batchId, label: 'a', epoch: epoch + 1, relayId })
    await reverts(claim(world, [{ ...next, relayId: relayId + 1 }], world.carol), 'Claims_StampForged', batchId)
  })

  it('C11: a copied seizure pays the payout that the recipient signed, and no other', async () => {
    const bond = await openBond(world, 'bond')
    const { fromEpoch } = await readBook(world, bond)
    const key = keyOf('session bond')
    const seizure = await signSeizure(world, { batchId: bond, epoch: fromEpoch, key }, world.bob.account.address)
    const [bob, carol] = [await held(world.bob), await held(world.carol)]
    const mine = { ...seizure, payout: world.carol.account.address }
    await reverts(world.office.write.seize([mine], by(world.carol)), 'Bonds_SeizureForged', bond)
    await reverts(world.office.write.seizeMany([[mine]], by(world.carol)), 'Bonds_SeizureForged', bond)
    await world.mined(world.office.write.seize([seizure], by(world.carol)))
    expect(await held(world.bob)).to.equal(bob + BOND_UNIT)
    expect(await held(world.carol)).to.equal(carol)
  })

  it('C11: a copied proof closes the book all the same; the bounty is all there is to race for, and the second gets nothing', async () => {
    const key = keyOf('session a')
    const [a, b] = [
      await signSpend(world, { batchId, epoch, relayId, message: 'a' }, key),
      await signSpend(world, { batchId, epoch, relayId, message: 'b' }, key),
    ]
    const [bob, carol] = [await held(world.bob), await held(world.carol)]
    await world.mined(world.office.write.proveDoubleStamp([owner, batchId, epoch, a, b], by(world.carol)))
    await reverts(
      world.office.write.proveDoubleStamp([owner, batchId, epoch, a, b], by(world.bob)),
      'Evidence_BookClosed',
      batchId,
    )
    expect([await held(world.bob), (await held(world.carol)) - carol]).to.deep.equal([bob, VALUE / 20n])
    expect((await readBook(world, batchId)).state).to.equal(DEAD)
    expect(await world.office.read.forfeited()).to.equal(20n * VALUE - VALUE / 20n)
  })

  it('C11: an exit by signature and a withdrawal serve their owner, whoever brings them, in whatever order', async () => {
    const payer = await personOf(world, 'payer')
    const whose = payer.account.address
    const args = [whose, keyOf('session p').address, DEPTH, 0, UNIT, 5n * VALUE] as const
    await world.mined(world.office.write.open(args, by(world.alice)))
    const id = await world.office.read.batchCount()
    const signature = await payer.account.signTypedData({
      domain: { name: 'PostOffice', version: '1', chainId: 31337, verifyingContract: world.office.address },
      types: exitTypes,
      primaryType: 'Exit',
      message: { owner: whose, batchId: id, deadline: FAR },
    })
    await world.mined(world.office.write.exitBySignature([whose, id, FAR, signature], by(world.carol)))
    const { exitEpoch } = await readBook(world, id)
    // The owner comes second: his notice stands, from the first time.
    await reverts(world.office.write.exit([id], by(payer.wallet)), 'Books_Exiting', id)
    expect((await readBook(world, id)).exitEpoch).to.equal(exitEpoch)
    await world.drawThrough(exitEpoch)
    const [purse, carol] = [await balanceOf(world, whose), await held(world.carol)]
    await world.mined(world.office.write.withdraw([whose, id], by(world.carol)))
    expect(await balanceOf(world, whose)).to.equal(purse + 5n * VALUE)
    expect(await held(world.carol)).to.equal(carol)
    await reverts(world.office.write.withdraw([whose, id], by(payer.wallet)), 'Books_Withdrawn', id)
    expect((await readBook(world, id)).state).to.equal(WITHDRAWN)
  })

  it('C25: an outsider cannot settle a relay’s wins at the lower share: with receipts to come it is paid 0.9 V each, not 0.36', async () => {
    const names = ['a', 'b', 'c']
    for (const name of names.slice(1)) await openBook(world, name)
    await world.drawThrough((await readBook(world, 3n)).fromEpoch)
    const now = await world.office.read.drawn()
    const sheets = names.map((label, i) => ({ batchId: BigInt(i + 1), label, epoch: now, relayId }))
    const bare = await Promise.all(sheets.map((sheet) => signSheet(world, sheet)))
    // Not the sender, not the recipient, not the treasury, nor another relay.
    const recipient = await personOf(world, 'ack a')
    const rival = await personOf(world, 'other relay')
    for (const wallet of [world.alice, world.bob, world.carol, world.treasury, recipient.wallet, rival.wallet]) {
      const { address } = wallet.account
      await reverts(claim(world, bare, wallet), 'Claims_OnlyTheRelay', relayId, address)
      for (const win of bare) await reverts(claim(world, [win], wallet), 'Claims_OnlyTheRelay', relayId, address)
    }
    const receipted = await Promise.all(sheets.map((sheet) => signReceiptedSheet(world, sheet)))
    await claim(world, receipted, world.carol)
    const earned = await world.office.read.earned([relayId])
    expect(earned).to.equal((3n * VALUE * 9n) / 10n)
    // What a stranger could have burned otherwise: 60 % of it, as $795 of $1,326.
    expect((earned * 6n) / 10n).to.equal((3n * VALUE * 54n) / 100n)
    expect(await world.office.read.forfeited()).to.equal(0n)
  })

  it('C25: nor can a payout that was replaced, or a receipt that is made up; the relay’s signer and payout still can', async () => {
    await world.drawThrough(epoch)
    const bare = await signSheet(world, { batchId, label: 'a', epoch, relayId })
    const made = { ...bare, root: `0x${'11'.repeat(32)}` as Hex }
    await reverts(claim(world, [made], world.carol), 'Claims_NotOnPage', batchId)
    const { wallet: signer } = await personOf(world, 'relay')
    await world.mined(world.relays.write.setPayout([relayId, world.bob.account.address], by(world.operator)))
    const old = world.operator.account.address
    await reverts(claim(world, [bare], world.operator), 'Claims_OnlyTheRelay', relayId, old)
    for (const wallet of [signer, world.bob]) {
      const state = await snapshot(world)
      expect(await claim(world, [bare], wallet)).to.have.length(1)
      await revert(world, state)
    }
    // A relay that has left has no signer any more, and zero is nobody.
    const unknown = { ...(await signSheet(world, { batchId, label: 'a', epoch, relayId: 99 })) }
    await reverts(claim(world, [unknown], world.carol), 'Claims_OnlyTheRelay', 99, world.carol.account.address)
  })
})

describe('The cost of a call', () => {
  let world: World
  let relayId: number
  const COUNT = 50
  before(async () => {
    world = await openWorld()
    relayId = await registerRelay(world)
    for (let i = 1; i <= COUNT; i++) await openBook(world, `book ${i}`)
    await world.drawThrough((await readBook(world, BigInt(COUNT))).fromEpoch)
  })
  alone(() => world)
  after(() => world.connection.close())

  const sheets = (count: number, epoch: number) =>
    Promise.all(
      Array.from({ length: count }, (_, i) =>
        signReceiptedSheet(world, { batchId: BigInt(i + 1), label: `book ${i + 1}`, epoch, relayId }),
      ),
    )
  const gasOf = async (hash: Promise<Hex>) => (await world.mined(hash)).gasUsed
  const gasOfClaim = (wins: Awaited<ReturnType<typeof sheets>>) =>
    gasOf(world.office.write.claim([wins.map(encodeWin)], by(world.carol)))
  /** What one item more costs, from the whole lists. */
  const slope = (few: bigint, many: bigint, items: number) => (many - few) / BigInt(items)
  const ahead = async (gas: () => Promise<bigint>) => {
    const state = await snapshot(world)
    const used = await gas()
    await revert(world, state)
    return used
  }

  it('C14: a claim costs less than 25,000 gas for each win more, before the path in its page, whatever the length of the list', async () => {
    const wins = await sheets(COUNT, await world.office.read.drawn())
    const [ten, thirty, all] = [
      await ahead(() => gasOfClaim(wins.slice(0, 10))),
      await ahead(() => gasOfClaim(wins.slice(0, 30))),
      await ahead(() => gasOfClaim(wins)),
    ]
    const [first, second] = [slope(ten, thirty, 20), slope(thirty, all, 20)]
    expect(second < 25_000n, `${second} gas a win`).to.equal(true)
    // Linear: the second twenty cost what the first twenty did, but for the zero bytes of signatures.
    expect(first - second < 200n && second - first < 200n, `${first} and ${second}`).to.equal(true)
  })

  it('C14: a claim does not get dearer with books, relays or epochs', async () => {
    const one = async () => await gasOfClaim(await sheets(1, await world.office.read.drawn()))
    await world.drawNext()
    await one()
    await world.drawNext()
    const before = await ahead(one)
    for (let i = 0; i < 20; i++) await openBook(world, `more ${i}`)
    for (let i = 0; i < 10; i++) await registerRelay(world, `relay ${i}`)
    for (let i = 0; i < 5; i++) await world.drawNext()
    const after = await ahead(one)
    const difference = after > before ? after - before : before - after
    expect(difference < 200n, `${before} before, ${after} after`).to.equal(true)
  })

  it('C14, C11: an item that lost a race costs its list less than 10,000 gas, more than half of it call data, and undoes nothing', async () => {
    const wins = await sheets(COUNT, await world.office.read.drawn())
    const alone = await ahead(() => gasOfClaim(wins.slice(0, 1)))
    const poisoned = async (lost: typeof wins, wallet: Wallet) => {
      await claim(world, lost, wallet)
      const { gasUsed, logs } = await world.mined(
        world.office.write.claim([[...lost, ...wins.slice(0, 1)].map(encodeWin)], by(world.carol)),
      )
      expect(logs).to.have.length(1)
      return gasUsed
    }
    const lost = wins.slice(1, 41)
    const each = slope(alone, await ahead(() => poisoned(lost, world.bob)), 40)
    // Two cold words of storage are 4,200 of it; the rest is call data, 416 bytes that the loser sends in vain.
    expect(each < 10_000n, `${each} gas`).to.equal(true)
  })

  it('C14: a seizure costs the same however many were made before, and a list less than 20,000 gas for each more', async () => {
    const bonds: bigint[] = []
    for (let i = 0; i < 3; i++) bonds.push(await openBond(world, 'bond'))
    const key = keyOf('session bond')
    const [first] = bonds
    if (first === undefined) throw new Error('no book')
    const { fromEpoch } = await readBook(world, first)
    const sign = (batchId: bigint, slot: number) =>
      signSeizure(world, { batchId, epoch: fromEpoch, slot, key }, world.bob.account.address)
    const seizures: Seizure[] = []
    for (let slot = 0; slot < 16; slot++) seizures.push(await sign(first, slot))
    const costs: bigint[] = []
    const last = await ahead(async () => {
      for (const seizure of seizures) costs.push(await gasOf(world.office.write.seize([seizure], by(world.carol))))
      return costs.at(-1) ?? 0n
    })
    expect(last <= (costs[0] ?? 0n)).to.equal(true)
    const many = (count: number) =>
      ahead(() => gasOf(world.office.write.seizeMany([seizures.slice(0, count)], by(world.carol))))
    const each = slope(await many(6), await many(16), 10)
    expect(each < 20_000n, `${each} gas a seizure`).to.equal(true)
    // Those that lost the race: nothing is checked that costs more than looking.
    const again = slope(
      await ahead(() => gasOf(world.office.write.seizeMany([seizures.slice(0, 1)], by(world.carol)))),
      await ahead(async () => {
        await world.mined(world.office.write.seizeMany([seizures.slice(1)], by(world.bob)))
        return await gasOf(world.office.write.seizeMany([seizures], by(world.carol)))
      }),
      15,
    )
    expect(again < 9_000n, `${again} gas for a lost seizure`).to.equal(true)
  })

  it('C23: a claim is paid at any gas price, to the last unit, and passes over what others claimed while it waited', async () => {
    const wins = await sheets(5, await world.office.read.drawn())
    await claim(world, wins.slice(0, 2), world.bob)
    await world.connection.provider.request({
      method: 'hardhat_setNextBlockBaseFeePerGas',
      // A hundred thousand times the price of an ordinary day.
      params: ['0x1d1a94a2000'],
    })
    const hash = world.office.write.claim([wins.map(encodeWin)], { ...by(world.carol), maxFeePerGas: 3n * 10n ** 12n })
    const { effectiveGasPrice } = await world.mined(hash)
    expect(effectiveGasPrice >= 2n * 10n ** 12n).to.equal(true)
    expect(await world.office.read.earned([relayId])).to.equal((5n * VALUE * 9n) / 10n)
  })

  it('C23: a spike of a hundred times is what a sheet of depth 12 is worth, and a deeper one is worth more', async () => {
    const wins = await sheets(COUNT, await world.office.read.drawn())
    const each = slope(await ahead(() => gasOfClaim(wins.slice(0, 10))), await ahead(() => gasOfClaim(wins)), 40)
    // 0.02 gwei and $3,000: six hundredths of a token unit for a thousand gas.
    const spike = (each * 6n * 100n) / 100n
    const value = (depth: bigint) => 50n << depth
    expect(spike < value(12n), `${spike} of ${value(12n)}`).to.equal(true)
    expect(spike * 4n < value(14n)).to.equal(true)
  })
})

describe('C27: money that was signed for', () => {
  let world: World
  let victim: Awaited<ReturnType<typeof personOf>>
  let thief: Awaited<ReturnType<typeof personOf>>
  const amount = 5n * VALUE
  const key = keyOf('session').address
  before(async () => {
    world = await openWorld()
    victim = await personOf(world, 'victim')
    thief = await personOf(world, 'thief')
    await openBook(world, 'other')
    await registerRelay(world)
  })
  alone(() => world)
  after(() => world.connection.close())

  const purse = () => balanceOf(world, victim.account.address)
  const terms = (whose: Address) => [whose, key, DEPTH, 0, UNIT, amount] as const

  it('C27: a permit in anyone else’s call opens, tops up and stakes nothing, and moves none of its signer’s money', async () => {
    const { office, relays, token } = world
    const before = await purse()
    const stake = world.parameters.minStake
    const forOffice = await signPermit(world, { owner: victim.account, spender: office.address, value: amount })
    const { address } = thief.account
    const open = () => office.write.openWithPermit([...terms(address), ...forOffice], by(thief.wallet))
    const topUp = () =>
      office.write.topUpWithPermit([world.alice.account.address, 1n, amount, ...forOffice], by(thief.wallet))
    const runAhead = (spender: Address, value: bigint, permit: typeof forOffice) =>
      world.mined(token.write.permit([victim.account.address, spender, value, ...permit], by(thief.wallet)))
    for (const call of [open, topUp]) await reverts(call(), 'ERC20InsufficientAllowance')
    // Run ahead with at the token, it leaves an allowance that only the victim's own calls can use.
    await runAhead(office.address, amount, forOffice)
    for (const call of [open, topUp]) await reverts(call(), 'ERC20InsufficientAllowance')
    await reverts(office.write.open(terms(address), by(thief.wallet)), 'ERC20InsufficientAllowance')
    const forRelays = await signPermit(world, { owner: victim.account, spender: relays.address, value: stake })
    const register = () =>
      relays.write.registerWithPermit([address, address, 1n, stake, '', '', ...forRelays], by(thief.wallet))
    await reverts(register(), 'ERC20InsufficientAllowance')
    await runAhead(relays.address, stake, forRelays)
    await reverts(register(), 'ERC20InsufficientAllowance')
    await reverts(relays.write.addStake([1, stake], by(thief.wallet)), 'ERC20InsufficientAllowance')
    expect(await purse()).to.equal(before)
    // And a permit that was used up is no error for the victim.
    const whose = victim.account.address
    await world.mined(office.write.openWithPermit([...terms(whose), ...forOffice], by(victim.wallet)))
    await world.mined(
      relays.write.registerWithPermit([whose, whose, 1n, stake, '', '', ...forRelays], by(victim.wallet)),
    )
    expect(await purse()).to.equal(before - amount - stake)
  })

  it('C27: an authorization pays for the book it names, and for no other book, owner, key, price, amount, stake or time again', async () => {
    const { office, relays } = world
    const whose = victim.account.address
    const nonce = openNonce({ owner: whose, key, depth: DEPTH, kind: 0, unit: UNIT, amount, salt: fromHex(SALT) })
    const signed = await signAuthorization(world, {
      payer: victim.account,
      to: office.address,
      value: amount,
      nonce,
      salt: SALT,
    })
    const before = await purse()
    const mine = thief.account.address
    const changed = [
      [mine, key, DEPTH, 0, UNIT, amount],
      [whose, mine, DEPTH, 0, UNIT, amount],
      [whose, key, DEPTH + 1, 0, UNIT / 2n, amount],
      [whose, key, DEPTH, 0, UNIT / 2n, amount],
      [whose, key, DEPTH, 0, UNIT, amount + 1n],
    ] as const
    for (const args of changed) {
      await reverts(office.write.openWithAuthorization([...args, signed], by(thief.wallet)), 'ERC3009InvalidSignature')
    }
    await reverts(
      office.write.topUpWithAuthorization([world.alice.account.address, 1n, amount, signed], by(thief.wallet)),
      'ERC3009InvalidSignature',
    )
    await reverts(
      relays.write.addStakeWithAuthorization([1, amount, signed], by(thief.wallet)),
      'ERC3009InvalidSignature',
    )
    // At the token itself nobody but the payee may bring it.
    const { from, validAfter, validBefore, v, r, s } = signed
    const raw = [from, office.address, amount, validAfter, validBefore, toHex(nonce), v, r, s] as const
    await reverts(world.token.write.receiveWithAuthorization(raw, by(thief.wallet)), 'ERC20InvalidReceiver')
    expect(await purse()).to.equal(before)
    await world.mined(office.write.openWithAuthorization([...terms(whose), signed], by(thief.wallet)))
    const id = await office.read.batchCount()
    expect(await readBook(world, id, whose)).to.include({ balance: 4n * VALUE, bond: VALUE })
    await reverts(
      office.write.openWithAuthorization([...terms(whose), signed], by(thief.wallet)),
      'ERC3009UsedAuthorization',
    )
    expect(await purse()).to.equal(before - amount)
  })

  it('C27: an authorization for a top-up or a stake pays for that book or relay alone', async () => {
    const { office, relays } = world
    const alice = world.alice.account.address
    const before = await purse()
    const sign = (to: Address, nonce: Uint8Array) =>
      signAuthorization(world, { payer: victim.account, to, value: 77n, nonce, salt: SALT })
    const salt = fromHex(SALT)
    const own = await openBook(world, 'thief', {}, world.carol)
    const topUp = await sign(office.address, topUpNonce({ owner: alice, bookId: 1n, amount: 77n, salt }))
    const stake = await sign(relays.address, addStakeNonce({ relayId: 1, amount: 77n, salt }))
    const carol = world.carol.account.address
    await reverts(
      office.write.topUpWithAuthorization([carol, own, 77n, topUp], by(world.carol)),
      'ERC3009InvalidSignature',
    )
    const second = await registerRelay(world, 'thief')
    await reverts(
      relays.write.addStakeWithAuthorization([second, 77n, stake], by(world.carol)),
      'ERC3009InvalidSignature',
    )
    await reverts(
      office.write.topUpWithAuthorization([alice, 1n, 77n, { ...topUp, salt: zeroHash }], by(world.carol)),
      'ERC3009InvalidSignature',
    )
    expect(await purse()).to.equal(before)
    const balance = (await readBook(world, 1n)).balance
    await world.mined(office.write.topUpWithAuthorization([alice, 1n, 77n, topUp], by(world.carol)))
    await world.mined(relays.write.addStakeWithAuthorization([1, 77n, stake], by(world.carol)))
    expect((await readBook(world, 1n)).balance).to.equal(balance + 77n)
    expect((await relays.read.relays([1]))[1]).to.equal(world.parameters.minStake + 77n)
    expect(await purse()).to.equal(before - 154n)
  })
})
