import { BigDecimal, BigInt, Bytes, dataSource, Entity, ethereum, Value } from '@graphprotocol/graph-ts'
import { Epoch, Network, NetworkDay } from '../generated/schema'

export const ZERO = BigInt.zero()
export const ONE = BigInt.fromI32(1)
const DAY = 86_400
const NETWORK = 'parley'

const COUNTERS: string[] = [
  'events',
  'identitiesSeen',
  'identityChanges',
  'namesRegistered',
  'namesRenewed',
  'nameRent',
  'mailLinksAccepted',
  'booksOpened',
  'postagePaidIn',
  'bondsPaidIn',
  'postageReturned',
  'claims',
  'claimsUnreceipted',
  'claimedValue',
  'relayIncome',
  'fees',
  'forfeited',
  'slotsEstimated',
  'slotsVariance',
  'seizures',
  'seized',
  'equivocations',
  'equivocationBounties',
  'equivocationForfeits',
  'collected',
  'feesSwept',
  'burned',
  'relaysJoined',
  'stakeAdded',
  'stakeWithdrawn',
  'relayFaults',
  'slashes',
  'slashed',
  'slashBounties',
  'tabsOpened',
  'tabsClosed',
]

/** Sets counters to zero. */
export function clear(entity: Entity, counters: string[]): void {
  for (let i = 0; i < counters.length; i++) entity.set(counters[i], Value.fromBigInt(ZERO))
}

/** Adds to a counter of an entity that is stored later. */
export function add(entity: Entity, counter: string, amount: BigInt): void {
  entity.set(counter, Value.fromBigInt(count(entity, counter).plus(amount)))
}

/** part / whole, zero while there is no whole. */
export function setShare(entity: Entity, share: string, part: BigInt, whole: BigInt): void {
  const value = whole.isZero() ? BigDecimal.zero() : part.divDecimal(whole.toBigDecimal())
  entity.set(share, Value.fromBigDecimal(value))
}

/** What a counter stands at. */
export function count(entity: Entity, counter: string): BigInt {
  return (entity.get(counter) as Value).toBigInt()
}

/** Names the log: one id for each event of the chain. */
export function idOf(event: ethereum.Event): string {
  return event.transaction.hash.toHexString() + '-' + event.logIndex.toString()
}

/** An account or hash as an id. */
export function hex(bytes: Bytes): string {
  return bytes.toHexString()
}

export function dayOf(event: ethereum.Event): i32 {
  return event.block.timestamp.toI32() / DAY
}

export function dayStart(day: i32): BigInt {
  return BigInt.fromI32(day).times(BigInt.fromI32(DAY))
}

/** The network, its day and its epoch: what an event adds to one it adds to all three. */
export class Totals {
  network: Network
  day: NetworkDay
  epoch: Epoch | null

  constructor(event: ethereum.Event) {
    this.network = loadNetwork()
    this.day = loadNetworkDay(dayOf(event))
    this.epoch = null
    this.add('events', ONE)
    this.network.block = event.block.number
    this.network.timestamp = event.block.timestamp
  }

  /** Counts in this epoch too. */
  inEpoch(epoch: Epoch): Totals {
    this.epoch = epoch
    add(epoch, 'events', ONE)
    return this
  }

  /** Counts in the epoch of the event's block too; there is none before genesis. */
  atPresent(event: ethereum.Event): Totals {
    const passed = event.block.timestamp.minus(this.network.genesis)
    if (passed.lt(ZERO)) return this
    return this.inEpoch(this.loadEpoch(passed.div(this.network.epochLength).plus(ONE)))
  }

  /** An epoch, by its number. */
  loadEpoch(number: BigInt): Epoch {
    const id = number.toString()
    let epoch = Epoch.load(id)
    if (epoch !== null) return epoch
    epoch = new Epoch(id)
    epoch.number = number
    epoch.start = this.network.genesis.plus(number.minus(ONE).times(this.network.epochLength))
    epoch.drawn = false
    clear(epoch, COUNTERS)
    setShares(epoch)
    return epoch
  }

  add(counter: string, amount: BigInt): void {
    add(this.network, counter, amount)
    add(this.day, counter, amount)
    const epoch = this.epoch
    if (epoch !== null) add(epoch, counter, amount)
  }

  save(): void {
    setShares(this.network)
    this.network.save()
    setShares(this.day)
    this.day.save()
    const epoch = this.epoch
    if (epoch === null) return
    setShares(epoch)
    epoch.save()
  }
}

function setShares(entity: Entity): void {
  setShare(entity, 'unreceiptedShare', count(entity, 'claimsUnreceipted'), count(entity, 'claims'))
  setShare(entity, 'incomeShare', count(entity, 'relayIncome'), count(entity, 'claimedValue'))
}

function loadNetwork(): Network {
  let network = Network.load(NETWORK)
  if (network !== null) return network
  network = new Network(NETWORK)
  clear(network, COUNTERS)
  // The schedule never changes; the manifest brings it.
  network.genesis = dataSource.context().getBigInt('genesis')
  network.epochLength = dataSource.context().getBigInt('epochLength')
  clear(network, [
    'bookBalance',
    'bookBonds',
    'earned',
    'feesWaiting',
    'forfeitsWaiting',
    'stake',
    'lastDrawnEpoch',
    'rentWaiting',
  ])
  return network
}

function loadNetworkDay(number: i32): NetworkDay {
  const id = number.toString()
  let day = NetworkDay.load(id)
  if (day !== null) return day
  day = new NetworkDay(id)
  day.day = number
  day.start = dayStart(number)
  clear(day, COUNTERS)
  return day
}
