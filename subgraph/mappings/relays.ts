import { BigInt, ethereum } from '@graphprotocol/graph-ts'
import {
  RelayChanged,
  RelayEndpoints,
  RelaySlashed,
  RelayUnbonding,
  RelayWithdrawn,
} from '../generated/RelayRegistry/RelayRegistry'
import { AskChange, Relay, RelaySlash, StakeChange } from '../generated/schema'
import { RelayTotals } from './relayTotals'
import { add, idOf, ONE, Totals, ZERO } from './totals'

/** Joining, and every change of terms or stake but slashes and withdrawals. */
export function handleRelayChanged(event: RelayChanged): void {
  const totals = new Totals(event).atPresent(event)
  const entry = new RelayTotals(event.params.relayId, event)
  const relay = entry.relay
  const joins = relay.state == 'UNKNOWN'
  if (joins || relay.ask != event.params.ask) saveAskChange(event, relay, joins)
  if (joins) {
    totals.add('relaysJoined', ONE)
    relay.state = 'STAKED'
    relay.joinedAt = event.block.timestamp
  }
  const added = event.params.stake.minus(relay.stake)
  if (!added.isZero()) {
    totals.add('stakeAdded', added)
    add(totals.network, 'stake', added)
    saveStakeChange(event, relay, added, event.params.stake)
  }
  totals.save()
  relay.signer = event.params.signer
  relay.payout = event.params.payout
  relay.stake = event.params.stake
  relay.ask = event.params.ask
  relay.changedAt = event.block.timestamp
  entry.save()
}

export function handleRelayEndpoints(event: RelayEndpoints): void {
  new Totals(event).atPresent(event).save()
  const entry = new RelayTotals(event.params.relayId, event)
  entry.relay.multiaddr = event.params.multiaddr
  entry.relay.url = event.params.url
  entry.relay.changedAt = event.block.timestamp
  entry.save()
}

export function handleRelayUnbonding(event: RelayUnbonding): void {
  new Totals(event).atPresent(event).save()
  const entry = new RelayTotals(event.params.relayId, event)
  entry.relay.state = 'UNBONDING'
  entry.relay.exitAt = event.params.exitAt
  entry.relay.changedAt = event.block.timestamp
  entry.save()
}

export function handleRelayWithdrawn(event: RelayWithdrawn): void {
  const totals = new Totals(event).atPresent(event)
  const entry = new RelayTotals(event.params.relayId, event)
  const relay = entry.relay
  totals.add('stakeWithdrawn', relay.stake)
  add(totals.network, 'stake', relay.stake.neg())
  totals.save()
  saveStakeChange(event, relay, relay.stake.neg(), ZERO)
  relay.stake = ZERO
  relay.state = 'WITHDRAWN'
  relay.changedAt = event.block.timestamp
  entry.save()
}

export function handleRelaySlashed(event: RelaySlashed): void {
  const totals = new Totals(event).atPresent(event)
  totals.add('slashes', ONE)
  totals.add('slashed', event.params.taken)
  totals.add('slashBounties', event.params.bounty)
  add(totals.network, 'stake', event.params.taken.neg())
  const entry = new RelayTotals(event.params.relayId, event)
  const epoch = totals.epoch
  if (epoch !== null) entry.inEpoch(epoch)
  totals.save()
  entry.add('slashes', ONE)
  entry.add('slashed', event.params.taken)
  entry.relay.stake = event.params.stake
  entry.relay.changedAt = event.block.timestamp
  entry.save()
  saveStakeChange(event, entry.relay, event.params.taken.neg(), event.params.stake)
  const slash = new RelaySlash(idOf(event))
  slash.relay = entry.relay.id
  slash.taken = event.params.taken
  slash.stake = event.params.stake
  slash.reporter = event.params.reporter
  slash.bounty = event.params.bounty
  slash.block = event.block.number
  slash.timestamp = event.block.timestamp
  slash.transaction = event.transaction.hash
  slash.save()
}

function saveStakeChange(event: ethereum.Event, relay: Relay, amount: BigInt, stake: BigInt): void {
  const change = new StakeChange(idOf(event))
  change.relay = relay.id
  change.amount = amount
  change.stake = stake
  change.block = event.block.number
  change.timestamp = event.block.timestamp
  change.transaction = event.transaction.hash
  change.save()
}

function saveAskChange(event: RelayChanged, relay: Relay, joins: boolean): void {
  const change = new AskChange(idOf(event))
  change.relay = relay.id
  if (!joins) change.before = relay.ask
  change.ask = event.params.ask
  change.block = event.block.number
  change.timestamp = event.block.timestamp
  change.transaction = event.transaction.hash
  change.save()
}
