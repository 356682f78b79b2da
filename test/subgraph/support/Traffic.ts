import { type NameRegistration, nameCommitment, nameId } from '@parley/protocol'
import { type Address, type Hex, keccak256, stringToHex, zeroAddress } from 'viem'
import { by } from '../../contracts/support/by.ts'
import { claim, openBook } from '../../contracts/support/claiming.ts'
import { bytes32 } from '../../contracts/support/identities.ts'
import { MIN_AGE, registrationOf } from '../../contracts/support/names.ts'
import { BOND_DEPTH, openBond, signAcceptance, signSeizure, signSpend } from '../../contracts/support/proofs.ts'
import { signReceiptedSheet, signSheet } from '../../contracts/support/sheets.ts'
import { tabOf } from '../../contracts/support/tabs.ts'
import { keyOf, type Wallet } from '../../contracts/support/world.ts'
import type { Economy } from './openEconomy.ts'
import { announce, cancel, execute, type Proposal } from './proposals.ts'
import { type Random, random } from './random.ts'

type Book = { id: bigint; label: string; bond: boolean; epoch: number; exitEpoch?: number; used: number }
type Relay = { id: number; label: string; exitAt?: bigint; stake: 'whole' | 'slashed' }
type Tab = { label: string; coin: boolean; paid: bigint; closing?: bigint }
type Name = { name: string; holder: number }

type State = {
  count: number
  books: Book[]
  relays: Relay[]
  tabs: Tab[]
  names: Name[]
  proposals: Proposal[]
  shares: boolean
}

const SOURCE_LIMIT = 12

/** Every kind of thing that people do on chain, at random but the same for the same seed. */
export class Traffic {
  readonly #economy: Economy
  readonly #random: Random
  #state: State = { count: 0, books: [], relays: [], tabs: [], names: [], proposals: [], shares: false }

  constructor(economy: Economy, seed: number) {
    this.#economy = economy
    this.#random = random(seed)
  }

  /** What is known of the chain's state, for a chain that is wound back to here; another seed then goes another way. */
  branch(seed: number): Traffic {
    const branch = new Traffic(this.#economy, seed)
    branch.#state = structuredClone(this.#state)
    return branch
  }

  /** Does this many things; the clock moves on and epochs are drawn now and then. */
  async run(things: number): Promise<void> {
    if (this.#state.relays.length === 0) for (let i = 0; i < 3; i++) await this.#join()
    const kinds = [
      () => this.#writeIdentity(),
      () => this.#writeIdentity(),
      () => this.#delegate(),
      () => this.#registerNames(),
      () => this.#useName(),
      () => this.#mail(),
      () => this.#openBook(),
      () => this.#openBook(),
      () => this.#topUp(),
      () => this.#leaveBook(),
      () => this.#seize(),
      () => this.#seize(),
      () => this.#equivocate(),
      () => this.#runRelay(),
      () => this.#faultRelay(),
      () => this.#openTab(),
      () => this.#useTab(),
      () => this.#useTab(),
      () => this.#useTab(),
      () => this.#sweep(),
      () => this.#govern(),
      () => this.#govern(),
    ]
    for (let i = 0; i < things; i++) {
      if (i % 100 === 10) await this.#refill()
      if (i % 20 === 19) await this.#turnEpoch()
      else await this.#random.pick(kinds)()
    }
  }

  get #world() {
    return this.#economy.world
  }

  #label(kind: string): string {
    this.#state.count += 1
    return `${kind}-${this.#state.count}`
  }

  #wallet(index: number): Wallet {
    const { alice, bob, carol } = this.#world
    return [alice, bob, carol][index % 3] ?? alice
  }

  async #refill(): Promise<void> {
    const { token, alice, bob, carol, operator, mined } = this.#world
    for (const wallet of [alice, bob, carol, operator]) await mined(token.write.faucet([10_000_000_000n], by(wallet)))
  }

  /* ---- identities ---- */

  async #writeIdentity(): Promise<void> {
    const { didRegistry, mined } = this.#world
    const wallet = this.#wallet(this.#random.below(3))
    const identity = wallet.account.address
    const [name, value] = [bytes32(`did/svc/Test${this.#random.below(3)}`), stringToHex(`v${this.#random.below(5)}`)]
    const anchor = keccak256(stringToHex(this.#label('anchor'))).slice(0, 50) as Hex
    await mined(
      this.#random.pick([
        () => didRegistry.write.setAttribute([identity, name, value, 1_000n], by(wallet)),
        () => didRegistry.write.revokeAttribute([identity, name, value], by(wallet)),
        () => didRegistry.write.changeOwner([identity, identity], by(wallet)),
        () => didRegistry.write.setDocument([identity, anchor, this.#attributes()], by(wallet)),
        () => didRegistry.write.anchorProfile([identity, anchor], by(wallet)),
        () => didRegistry.write.setRecovery([identity, keyOf(this.#label('recovery')).address], by(wallet)),
      ])(),
    )
  }

  #attributes(): { name: Hex; value: Hex; validity: bigint }[] {
    return Array.from({ length: 1 + this.#random.below(24) }, (_, index) => ({
      name: bytes32(`did/svc/Test${index % 5}`),
      value: stringToHex(`v${this.#random.below(9)}`),
      validity: 1_000n,
    }))
  }

  async #delegate(): Promise<void> {
    const { didRegistry, mined } = this.#world
    const wallet = this.#wallet(this.#random.below(3))
    const args = [
      wallet.account.address,
      bytes32('veriKey'),
      keyOf(`delegate ${this.#random.below(4)}`).address,
    ] as const
    await mined(
      this.#random.below(3) === 0
        ? didRegistry.write.revokeDelegate(args, by(wallet))
        : didRegistry.write.addDelegate([...args, 86_400n], by(wallet)),
    )
  }

  /* ---- names and mail ---- */

  async #registerNames(): Promise<void> {
    const { world, names } = this.#economy
    const wanted: { registration: NameRegistration; holder: number }[] = []
    for (let i = 0; i < 3; i++) {
      const holder = this.#random.below(3)
      const name = this.#label('name').replaceAll('.', '-')
      const primary = this.#random.below(2) === 0
      wanted.push({ registration: registrationOf(name, this.#wallet(holder).account.address, { primary }), holder })
    }
    for (const { registration } of wanted)
      await world.mined(names.write.commit([nameCommitment(registration)], by(world.deployer)))
    await world.warp((await world.now()) + MIN_AGE)
    for (const { registration, holder } of wanted) {
      await world.mined(names.write.register([registration], by(this.#wallet(holder))))
      this.#state.names.push({ name: registration.name, holder })
    }
  }

  async #useName(): Promise<void> {
    const { world, names } = this.#economy
    if (this.#state.names.length === 0) return await this.#registerNames()
    const known = this.#random.pick(this.#state.names)
    const wallet = this.#wallet(known.holder)
    const next = (known.holder + 1) % 3
    const [from, to] = [wallet.account.address, this.#wallet(next).account.address]
    const tokenId = BigInt(nameId(known.name))
    switch (this.#random.below(7)) {
      case 0:
        await world.mined(names.write.renew([known.name, 1], by(wallet))).catch((error: unknown) => {
          // Ten years ahead is the most.
          if (!String(error).includes('Names_TermOutOfRange')) throw error
        })
        return
      case 1:
        await world.mined(names.write.setIdentity([known.name, to], by(wallet)))
        return
      case 2:
        await world.mined(names.write.approve([to, tokenId], by(wallet)))
        return
      case 3:
        await world.mined(names.write.setApprovalForAll([to, this.#random.below(2) === 0], by(wallet)))
        return
      case 4:
        await world.mined(names.write.setPrimary([from, ''], by(wallet)))
        return
      case 5:
        await world.mined(names.write.cancelSignatures(by(wallet)))
        return
      default:
        await world.mined(names.write.transferFrom([from, to, tokenId], by(wallet)))
        known.holder = next
    }
  }

  async #mail(): Promise<void> {
    const { world, directory } = this.#economy
    const [domain, identity] = [world.operator.account.address, world.bob.account.address]
    const addressHash = keccak256(stringToHex(`mail ${this.#random.below(10)}`))
    const expiresAt = Number(await world.now()) + 1_000_000
    await world.mined(directory.write.attest([{ domain, addressHash, identity, expiresAt }], by(world.operator)))
    if (this.#random.below(2) === 0)
      await world.mined(directory.write.accept([domain, addressHash, identity], by(world.bob)))
    if (this.#random.below(3) === 0) await world.mined(directory.write.revoke([domain, addressHash], by(world.bob)))
    if (this.#random.below(4) === 0) await world.mined(directory.write.cancelSignatures(by(world.carol)))
  }

  /* ---- postage ---- */

  async #openBook(): Promise<void> {
    const world = this.#world
    const bond = this.#random.below(3) === 0
    const label = this.#label('book')
    const id = bond ? await openBond(world, label) : await openBook(world, label)
    this.#state.books.push({ id, label, bond, epoch: await world.epoch(), used: 0 })
  }

  async #topUp(): Promise<void> {
    const { world } = this.#economy
    const book = this.#someBook((entry) => entry.exitEpoch === undefined)
    if (book === undefined) return await this.#openBook()
    const amount = BigInt(1 + this.#random.below(1_000_000))
    await world.mined(world.office.write.topUp([world.alice.account.address, book.id, amount], by(world.alice)))
  }

  async #leaveBook(): Promise<void> {
    const { world } = this.#economy
    const drawn = await world.office.read.drawn()
    const left = this.#someBook(({ exitEpoch }) => exitEpoch !== undefined && exitEpoch <= drawn)
    if (left !== undefined) {
      await world.mined(world.office.write.withdraw([world.alice.account.address, left.id], by(world.carol)))
      this.#forget(left)
      return
    }
    const book = this.#someBook(({ exitEpoch }) => exitEpoch === undefined)
    if (book === undefined || this.#state.books.length < 4) return await this.#openBook()
    await world.mined(world.office.write.exit([book.id], by(world.alice)))
    const state = await world.office.read.batches([world.alice.account.address, book.id])
    book.exitEpoch = state[4]
  }

  async #seize(): Promise<void> {
    const { world } = this.#economy
    const epoch = await world.epoch()
    const book = this.#someBook(
      (entry) => entry.bond && entry.exitEpoch === undefined && (entry.epoch !== epoch || entry.used < 2 ** BOND_DEPTH),
    )
    if (book === undefined) {
      const label = this.#label('book')
      this.#state.books.push({ id: await openBond(world, label), label, bond: true, epoch, used: 0 })
      return
    }
    if (book.epoch !== epoch) Object.assign(book, { epoch, used: 0 })
    const key = keyOf(`session ${book.label}`)
    const [, , , , , , balance, unit] = await world.office.read.batches([world.alice.account.address, book.id])
    const count = Math.min(1 + this.#random.below(8), 2 ** BOND_DEPTH - book.used, Number(balance / unit))
    const wishes = Array.from({ length: count }, (_, index) => ({
      batchId: book.id,
      epoch,
      slot: book.used + index,
      key,
    }))
    const seizures = await Promise.all(wishes.map((wish) => signSeizure(world, wish, world.bob.account.address)))
    book.used += count
    const [first] = seizures
    if (first === undefined) return
    await world.mined(
      count === 1
        ? world.office.write.seize([first], by(world.carol))
        : world.office.write.seizeMany([seizures], by(world.carol)),
    )
  }

  async #equivocate(): Promise<void> {
    const { world } = this.#economy
    if (this.#random.below(3) > 0) return await this.#openBook()
    const book = this.#someBook(() => true)
    if (book === undefined || this.#state.books.length < 6) return await this.#openBook()
    const epoch = await world.epoch()
    const wish = { batchId: book.id, epoch, slot: 1 }
    const key = keyOf(`session ${book.label}`)
    const [one, two] = [
      await signSpend(world, { ...wish, message: 'one' }, key),
      await signSpend(world, { ...wish, message: 'two' }, key),
    ]
    const args = [world.alice.account.address, book.id, epoch, one, two] as const
    await world.mined(world.office.write.proveDoubleStamp(args, by(world.carol)))
    this.#forget(book)
  }

  /** Draws, claims with and without receipts, collects and sweeps. */
  async #turnEpoch(): Promise<void> {
    const { world } = this.#economy
    await world.drawNext()
    const epoch = await world.office.read.drawn()
    if (this.#random.below(4) === 0) await world.mined(world.beacon.write.keep([epoch], by(world.carol)))
    const books = this.#state.books.filter(
      ({ bond, epoch: from, exitEpoch }) => !bond && from <= epoch && (exitEpoch === undefined || exitEpoch > epoch),
    )
    const wins = []
    for (const { id: batchId, label } of books) {
      if (this.#random.below(8) === 0) continue
      // Now and then for a number that no relay has.
      const relayId = this.#random.below(10) === 0 ? 999 : this.#random.pick(this.#state.relays).id
      const isReceipted = relayId === 999 || this.#random.below(3) > 0
      wins.push(await (isReceipted ? signReceiptedSheet : signSheet)(world, { batchId, label, epoch, relayId }))
    }
    if (wins.length > 0) await claim(world, wins, world.operator)
    const relay = this.#random.pick(this.#state.relays)
    if ((await world.office.read.earned([relay.id])) > 0n)
      await world.mined(world.office.write.collect([relay.id], by(world.carol)))
    const waiting = (await world.office.read.fees()) + (await world.office.read.forfeited())
    if (waiting > 0n && this.#random.below(2) === 0) await world.mined(world.office.write.sweep(by(world.carol)))
  }

  #someBook(isWanted: (book: Book) => boolean): Book | undefined {
    const books = this.#state.books.filter(isWanted)
    return books.length === 0 ? undefined : this.#random.pick(books)
  }

  #forget(book: Book): void {
    this.#state.books = this.#state.books.filter(({ id }) => id !== book.id)
  }

  /* ---- relays ---- */

  async #join(): Promise<void> {
    const { world } = this.#economy
    const label = this.#label('relay')
    const payout = world.operator.account.address
    const stake = world.parameters.minStake + BigInt(this.#random.below(1_000_000))
    const args = [keyOf(label).address, payout, 10n, stake, '/dns4/relay/tcp/1/ws', `https://${label}`] as const
    await world.mined(world.relays.write.join(args, by(world.operator)))
    this.#state.relays.push({ id: await world.relays.read.relayCount(), label, stake: 'whole' })
  }

  async #runRelay(): Promise<void> {
    const { world } = this.#economy
    const { relays, operator, mined } = world
    const leaving = this.#state.relays.find(({ exitAt }) => exitAt !== undefined)
    if (leaving?.exitAt !== undefined && (await world.now()) >= leaving.exitAt) {
      const [, stake] = await relays.read.relays([leaving.id])
      if (stake > 0n) await mined(relays.write.withdraw([leaving.id], by(operator)))
      this.#state.relays = this.#state.relays.filter(({ id }) => id !== leaving.id)
      return
    }
    const relay = this.#random.pick(this.#state.relays)
    switch (this.#random.below(5)) {
      case 0:
        return await this.#join()
      case 1:
        await mined(relays.write.setAsk([relay.id, BigInt(10 + this.#random.below(90))], by(operator)))
        return
      case 2:
        await mined(relays.write.setEndpoints([relay.id, '/dns4/moved/tcp/1/ws', 'https://moved'], by(operator)))
        return
      case 3:
        if (relay.exitAt !== undefined) return await this.#join()
        await mined(relays.write.addStake([relay.id, BigInt(1 + this.#random.below(9_999))], by(operator)))
        return
      default: {
        if (leaving !== undefined || this.#state.relays.length < 4) return await this.#join()
        await mined(relays.write.unbond([relay.id], by(operator)))
        const [, , , , exitAt] = await relays.read.relays([relay.id])
        relay.exitAt = BigInt(exitAt)
      }
    }
  }

  async #faultRelay(): Promise<void> {
    const { world } = this.#economy
    const book = this.#someBook(({ bond }) => !bond)
    const relay = this.#random.pick(this.#state.relays)
    if (book === undefined || relay.stake === 'slashed' || this.#random.below(4) > 0) return await this.#openTab()
    const epoch = await world.epoch()
    const mark = { relayId: relay.id, acceptedAt: 1n, signer: keyOf(relay.label) }
    const late = await signAcceptance(world, { batchId: book.id, epoch, relayId: relay.id }, mark)
    const args = [world.alice.account.address, book.id, epoch, relay.id, late] as const
    await world.mined(world.office.write.proveWrongPostmark(args, by(world.carol)))
    relay.stake = 'slashed'
  }

  /* ---- tabs ---- */

  #tab({ label, coin }: Tab) {
    const { token, bob } = this.#world
    // A token is a contract that takes no coin, so what it is paid waits there as a credit.
    const change = coin
      ? { token: zeroAddress, payee: token.address }
      : { token: token.address, payee: bob.account.address }
    return tabOf(this.#world, this.#economy.tabs, label, change)
  }

  async #openTab(): Promise<void> {
    const tab: Tab = { label: this.#label('tab'), coin: this.#random.below(4) === 0, paid: 0n }
    await this.#world.mined(this.#tab(tab).open())
    this.#state.tabs.push(tab)
  }

  async #useTab(): Promise<void> {
    const { world } = this.#economy
    if (this.#state.tabs.length < 2) return await this.#openTab()
    const tab = this.#random.pick(this.#state.tabs.slice(-SOURCE_LIMIT))
    const contract = this.#tab(tab)
    const more = tab.paid + BigInt(1 + this.#random.below(1_500_000))
    const choice = this.#random.below(7)
    if (choice < 3) {
      await world.mined(contract.settle(more))
      tab.paid = more
    } else if (choice === 3) {
      await world.mined(contract.topUp(BigInt(1 + this.#random.below(1_000_000))))
      delete tab.closing
    } else if (choice === 4 && tab.closing === undefined) {
      await world.mined(contract.requestClose())
      tab.closing = 1n
    } else {
      // A payee that is a contract closes nothing itself.
      await world.mined(tab.coin || this.#random.below(2) === 0 ? contract.closeSigned(more) : contract.close(more))
      this.#state.tabs = this.#state.tabs.filter(({ label }) => label !== tab.label)
    }
  }

  /* ---- what anyone may send on, and governing ---- */

  async #sweep(): Promise<void> {
    const { world, names, tabs } = this.#economy
    const payout: Address = world.operator.account.address
    const token = this.#random.pick([world.token.address, zeroAddress])
    switch (this.#random.below(3)) {
      case 0:
        if ((await tabs.read.fees([payout, token])) > 0n)
          await world.mined(tabs.write.sweep([token, [payout]], by(world.carol)))
        return
      case 1:
        if ((await tabs.read.credits([payout, token])) > 0n)
          await world.mined(tabs.write.withdraw([payout, token], by(world.carol)))
        return
      default:
        if ((await names.read.treasuryCredit()) > 0n) await world.mined(names.write.sweep(by(world.carol)))
    }
  }

  async #govern(): Promise<void> {
    const { proposals } = this.#state
    // One at least goes on waiting.
    if (proposals.length < 2 || (proposals.length < 5 && this.#random.below(2) === 0)) {
      const shares = !this.#state.shares
      this.#state.shares = true
      proposals.push(await announce(this.#economy, this.#random, shares))
      return
    }
    const oldest = proposals.shift()
    if (oldest === undefined) return
    // That the shares change is part of the story.
    const isCancelled = !oldest.shares && this.#random.below(4) === 0
    await (isCancelled ? cancel : execute)(this.#economy, oldest)
  }
}
