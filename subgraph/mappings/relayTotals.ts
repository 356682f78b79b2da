import { Address, BigInt, Entity, ethereum } from '@graphprotocol/graph-ts'
import { Epoch, Relay, RelayDay, RelayEpoch } from '../generated/schema'
import { add, clear, count, dayOf, dayStart, setShare, ZERO } from './totals'

const COUNTERS: string[] = [
  'claims',
  'claimsUnreceipted',
  'claimedValue',
  'income',
  'slotsEstimated',
  'slotsVariance',
  'collected',
  'slashes',
  'slashed',
]

/** A relay, its day and, where there is one, its epoch. */
export class RelayTotals {
  relay: Relay
  day: RelayDay
  epoch: RelayEpoch | null

  constructor(relayId: BigInt, event: ethereum.Event) {
    this.relay = loadRelay(relayId, event)
    this.day = loadDay(relayId, dayOf(event))
    this.epoch = null
  }

  inEpoch(epoch: Epoch): RelayTotals {
    this.epoch = loadRelayEpoch(this.relay, epoch)
    return this
  }

  add(counter: string, amount: BigInt): void {
    add(this.relay, counter, amount)
    add(this.day, counter, amount)
    const epoch = this.epoch
    if (epoch !== null) add(epoch, counter, amount)
  }

  save(): void {
    setUnreceipted(this.relay)
    this.relay.save()
    setUnreceipted(this.day)
    this.day.save()
    const epoch = this.epoch
    if (epoch === null) return
    setUnreceipted(epoch)
    epoch.save()
  }
}

function setUnreceipted(entity: Entity): void {
  setShare(entity, 'unreceiptedShare', count(entity, 'claimsUnreceipted'), count(entity, 'claims'))
}

/** Also for a number that nobody holds: earnings can be credited to it. */
function loadRelay(relayId: BigInt, event: ethereum.Event): Relay {
  const id = relayId.toString()
  let relay = Relay.load(id)
  if (relay !== null) return relay
  relay = new Relay(id)
  relay.number = relayId
  relay.signer = Address.zero()
  relay.payout = Address.zero()
  relay.stake = ZERO
  relay.ask = ZERO
  relay.multiaddr = ''
  relay.url = ''
  relay.state = 'UNKNOWN'
  relay.joinedAt = event.block.timestamp
  relay.changedAt = event.block.timestamp
  relay.earned = ZERO
  relay.faults = ZERO
  clear(relay, COUNTERS)
  return relay
}

function loadDay(relayId: BigInt, number: i32): RelayDay {
  const id = relayId.toString() + '-' + number.toString()
  let day = RelayDay.load(id)
  if (day !== null) return day
  day = new RelayDay(id)
  day.relay = relayId.toString()
  day.day = number
  day.start = dayStart(number)
  clear(day, COUNTERS)
  return day
}

function loadRelayEpoch(relay: Relay, epoch: Epoch): RelayEpoch {
  const id = relay.id + '-' + epoch.id
  let entry = RelayEpoch.load(id)
  if (entry !== null) return entry
  entry = new RelayEpoch(id)
  entry.relay = relay.id
  entry.epoch = epoch.id
  clear(entry, COUNTERS)
  return entry
}
