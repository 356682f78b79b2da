import { BigInt, ethereum } from '@graphprotocol/graph-ts'
import {
  BatchOpened,
  Claimed,
  Collected,
  Drawn,
  Equivocated,
  Exiting,
  MinValueChanged,
  PostOffice,
  RelayFaulted,
  Seized,
  SharesChanging,
  Swept,
  ToppedUp,
  Withdrawn,
} from '../generated/PostOffice/PostOffice'
import {
  Book,
  BookPayment,
  BookWithdrawal,
  Claim,
  Collection,
  Epoch,
  Equivocation,
  PotSweep,
  RelayFault,
  Seizure,
} from '../generated/schema'
import { BOOK_COUNTERS, BookTotals } from './bookTotals'
import { parameterChange } from './parameterChange'
import { RelayTotals } from './relayTotals'
import { add, clear, idOf, ONE, Totals, ZERO } from './totals'

const BPS = BigInt.fromI32(10_000)

export function handleBatchOpened(event: BatchOpened): void {
  const totals = new Totals(event)
  const epoch = totals.loadEpoch(event.params.fromEpoch)
  totals.inEpoch(epoch)
  totals.add('booksOpened', ONE)
  totals.add('bondsPaidIn', event.params.bond)
  add(totals.network, 'bookBonds', event.params.bond)

  const book = new Book(event.params.batchId.toString())
  book.number = event.params.batchId
  book.owner = event.params.owner
  book.key = event.params.key
  book.depth = event.params.depth
  book.kind = event.params.kind == 0 ? 'POSTAGE' : 'BOND'
  book.unit = event.params.unit
  book.sheetValue = event.params.unit.leftShift(event.params.depth as u8)
  book.fromEpoch = event.params.fromEpoch
  book.state = 'OPEN'
  book.balance = ZERO
  book.bond = event.params.bond
  book.openedAt = event.block.timestamp
  book.returned = ZERO
  clear(book, BOOK_COUNTERS)
  payIn(event, totals, book, epoch, event.params.balance, true)
}

export function handleToppedUp(event: ToppedUp): void {
  const totals = new Totals(event).atPresent(event)
  payIn(event, totals, loadBook(event.params.batchId), totals.epoch as Epoch, event.params.amount, false)
}

function payIn(
  event: ethereum.Event,
  totals: Totals,
  book: Book,
  epoch: Epoch,
  amount: BigInt,
  opening: boolean,
): void {
  totals.add('postagePaidIn', amount)
  add(totals.network, 'bookBalance', amount)
  totals.save()
  book.balance = book.balance.plus(amount)
  const entry = new BookTotals(book, epoch, event)
  entry.add('paidIn', amount)
  entry.save()
  const payment = new BookPayment(idOf(event))
  payment.book = book.id
  payment.opening = opening
  payment.amount = amount
  payment.bond = opening ? book.bond : ZERO
  payment.balance = book.balance
  payment.block = event.block.number
  payment.timestamp = event.block.timestamp
  payment.transaction = event.transaction.hash
  payment.save()
}

export function handleExiting(event: Exiting): void {
  new Totals(event).atPresent(event).save()
  const book = loadBook(event.params.batchId)
  book.state = 'EXITING'
  book.exitEpoch = event.params.exitEpoch
  book.save()
}

export function handleBookWithdrawn(event: Withdrawn): void {
  const totals = new Totals(event).atPresent(event)
  const book = loadBook(event.params.batchId)
  totals.add('postageReturned', event.params.amount)
  empty(totals, book, 'WITHDRAWN')
  book.returned = event.params.amount
  book.save()
  totals.save()
  const withdrawal = new BookWithdrawal(idOf(event))
  withdrawal.book = book.id
  withdrawal.amount = event.params.amount
  withdrawal.block = event.block.number
  withdrawal.timestamp = event.block.timestamp
  withdrawal.transaction = event.transaction.hash
  withdrawal.save()
}

export function handleDrawn(event: Drawn): void {
  const totals = new Totals(event)
  const epoch = totals.loadEpoch(event.params.epoch)
  epoch.drawn = true
  epoch.randomness = event.params.randomness
  epoch.drawnAt = event.block.timestamp
  // Fixed by now: a change reaches only epochs that nobody can stamp yet.
  const shares = PostOffice.bind(event.address).sharesOf(event.params.epoch)
  epoch.feeBps = shares.value0
  epoch.unreceiptedBps = shares.value1
  totals.network.lastDrawnEpoch = event.params.epoch
  totals.inEpoch(epoch).save()
}

export function handleClaimed(event: Claimed): void {
  const totals = new Totals(event)
  const epoch = totals.loadEpoch(event.params.epoch)
  totals.inEpoch(epoch)
  const book = loadBook(event.params.batchId)
  const value = book.sheetValue
  const net = event.params.net
  const fee = value.times(BigInt.fromI32(epoch.feeBps)).div(BPS)
  const forfeit = value.minus(fee).minus(net)
  const slots = ONE.leftShift(book.depth as u8)
  const squares = slots.times(slots)

  totals.add('claims', ONE)
  if (!forfeit.isZero()) totals.add('claimsUnreceipted', ONE)
  totals.add('claimedValue', value)
  totals.add('relayIncome', net)
  totals.add('fees', fee)
  totals.add('forfeited', forfeit)
  totals.add('slotsEstimated', slots)
  totals.add('slotsVariance', squares)
  add(totals.network, 'bookBalance', value.neg())
  add(totals.network, 'earned', net)
  add(totals.network, 'feesWaiting', fee)
  add(totals.network, 'forfeitsWaiting', forfeit)
  totals.save()

  const relay = new RelayTotals(event.params.relayId, event).inEpoch(epoch)
  relay.add('claims', ONE)
  if (!forfeit.isZero()) relay.add('claimsUnreceipted', ONE)
  relay.add('claimedValue', value)
  relay.add('income', net)
  relay.add('slotsEstimated', slots)
  relay.add('slotsVariance', squares)
  relay.relay.earned = relay.relay.earned.plus(net)
  relay.save()

  book.balance = book.balance.minus(value)
  book.lastClaimedEpoch = epoch.number
  const entry = new BookTotals(book, epoch, event)
  entry.add('claims', ONE)
  entry.add('claimedValue', value)
  entry.save()

  const claim = new Claim(idOf(event))
  claim.book = book.id
  claim.epoch = epoch.id
  claim.relay = relay.relay.id
  claim.stampHash = event.params.stampHash
  claim.value = value
  claim.net = net
  claim.fee = fee
  claim.forfeit = forfeit
  claim.receipted = forfeit.isZero()
  claim.block = event.block.number
  claim.timestamp = event.block.timestamp
  claim.transaction = event.transaction.hash
  claim.save()
}

export function handleCollected(event: Collected): void {
  const totals = new Totals(event).atPresent(event)
  totals.add('collected', event.params.amount)
  add(totals.network, 'earned', event.params.amount.neg())
  const relay = new RelayTotals(event.params.relayId, event)
  const epoch = totals.epoch
  if (epoch !== null) relay.inEpoch(epoch)
  totals.save()
  relay.add('collected', event.params.amount)
  relay.relay.earned = relay.relay.earned.minus(event.params.amount)
  relay.save()
  const collection = new Collection(idOf(event))
  collection.relay = relay.relay.id
  collection.payout = event.params.payout
  collection.amount = event.params.amount
  collection.block = event.block.number
  collection.timestamp = event.block.timestamp
  collection.transaction = event.transaction.hash
  collection.save()
}

export function handlePotSwept(event: Swept): void {
  const totals = new Totals(event).atPresent(event)
  totals.add('feesSwept', event.params.fees)
  totals.add('burned', event.params.burned)
  add(totals.network, 'feesWaiting', event.params.fees.neg())
  add(totals.network, 'forfeitsWaiting', event.params.burned.neg())
  totals.save()
  const sweep = new PotSweep(idOf(event))
  sweep.fees = event.params.fees
  sweep.burned = event.params.burned
  sweep.block = event.block.number
  sweep.timestamp = event.block.timestamp
  sweep.transaction = event.transaction.hash
  sweep.save()
}

export function handleSeized(event: Seized): void {
  const totals = new Totals(event)
  const epoch = totals.loadEpoch(event.params.epoch)
  totals.inEpoch(epoch)
  totals.add('seizures', ONE)
  totals.add('seized', event.params.amount)
  add(totals.network, 'bookBalance', event.params.amount.neg())
  totals.save()
  const book = loadBook(event.params.batchId)
  book.balance = book.balance.minus(event.params.amount)
  const entry = new BookTotals(book, epoch, event)
  entry.add('seizures', ONE)
  entry.add('seized', event.params.amount)
  entry.save()
  const seizure = new Seizure(idOf(event))
  seizure.book = book.id
  seizure.epoch = epoch.id
  seizure.payout = event.params.payout
  seizure.stampHash = event.params.stampHash
  seizure.slot = event.params.slot
  seizure.span = event.params.span
  seizure.amount = event.params.amount
  seizure.block = event.block.number
  seizure.timestamp = event.block.timestamp
  seizure.transaction = event.transaction.hash
  seizure.save()
}

export function handleEquivocated(event: Equivocated): void {
  const totals = new Totals(event)
  const epoch = totals.loadEpoch(event.params.epoch)
  totals.inEpoch(epoch)
  totals.add('equivocations', ONE)
  totals.add('equivocationBounties', event.params.bounty)
  totals.add('equivocationForfeits', event.params.forfeit)
  add(totals.network, 'forfeitsWaiting', event.params.forfeit)
  const book = loadBook(event.params.batchId)
  empty(totals, book, 'DEAD')
  book.save()
  totals.save()
  const equivocation = new Equivocation(idOf(event))
  equivocation.book = book.id
  equivocation.epoch = epoch.id
  equivocation.reporter = event.params.reporter
  equivocation.bounty = event.params.bounty
  equivocation.forfeit = event.params.forfeit
  equivocation.block = event.block.number
  equivocation.timestamp = event.block.timestamp
  equivocation.transaction = event.transaction.hash
  equivocation.save()
}

/** The registry's `RelaySlashed` moves the stake; this says for which book and epoch. */
export function handleRelayFaulted(event: RelayFaulted): void {
  const totals = new Totals(event)
  const epoch = totals.loadEpoch(event.params.epoch)
  totals.inEpoch(epoch)
  totals.add('relayFaults', ONE)
  totals.save()
  const relay = new RelayTotals(event.params.relayId, event).inEpoch(epoch)
  relay.relay.faults = relay.relay.faults.plus(ONE)
  relay.save()
  const fault = new RelayFault(idOf(event))
  fault.relay = relay.relay.id
  fault.book = event.params.batchId.toString()
  fault.epoch = epoch.id
  fault.reporter = event.params.reporter
  fault.amount = event.params.amount
  fault.block = event.block.number
  fault.timestamp = event.block.timestamp
  fault.transaction = event.transaction.hash
  fault.save()
}

export function handleSharesChanging(event: SharesChanging): void {
  new Totals(event).atPresent(event).save()
  const change = parameterChange(event, 'shares', [
    BigInt.fromI32(event.params.feeBps),
    BigInt.fromI32(event.params.unreceiptedBps),
  ])
  change.fromEpoch = event.params.fromEpoch
  change.save()
}

export function handleMinValueChanged(event: MinValueChanged): void {
  new Totals(event).atPresent(event).save()
  parameterChange(event, 'minValue', [event.params.minValue]).save()
}

/** All that is in the book leaves it. */
function empty(totals: Totals, book: Book, state: string): void {
  add(totals.network, 'bookBalance', book.balance.neg())
  add(totals.network, 'bookBonds', book.bond.neg())
  book.balance = ZERO
  book.bond = ZERO
  book.state = state
}

/** No event of a book comes before its opening, so a missing one is a fault of the index: stop. */
function loadBook(batchId: BigInt): Book {
  return Book.load(batchId.toString()) as Book
}
