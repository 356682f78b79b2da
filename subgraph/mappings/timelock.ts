import { BigInt, Bytes, ethereum, log } from '@graphprotocol/graph-ts'
import { GovernorRole, Proposal, ProposalCall } from '../generated/schema'
import {
  CallExecuted,
  CallSalt,
  CallScheduled,
  Cancelled,
  MinDelayChange,
  RoleGranted,
  RoleRevoked,
} from '../generated/Timelock/Timelock'
import { parameterChange } from './parameterChange'
import { hex, Totals } from './totals'

/** One for each call of a proposal. What was cancelled may be announced again under the same id: then it waits anew. */
export function handleCallScheduled(event: CallScheduled): void {
  new Totals(event).atPresent(event).save()
  const id = hex(event.params.id)
  let proposal = Proposal.load(id)
  if (proposal === null) proposal = new Proposal(id)
  proposal.state = 'WAITING'
  proposal.delay = event.params.delay
  proposal.announcedAt = event.block.timestamp
  proposal.readyAt = event.block.timestamp.plus(event.params.delay)
  proposal.after = isZero(event.params.predecessor) ? null : hex(event.params.predecessor)
  proposal.cancelledAt = null
  proposal.block = event.block.number
  proposal.transaction = event.transaction.hash
  proposal.save()

  const call = new ProposalCall(id + '-' + event.params.index.toString())
  call.proposal = id
  call.index = event.params.index
  call.target = event.params.target
  call.value = event.params.value
  call.data = event.params.data
  call.save()
}

export function handleCallSalt(event: CallSalt): void {
  new Totals(event).atPresent(event).save()
  const proposal = known(event.params.id)
  if (proposal === null) return
  proposal.salt = event.params.salt
  proposal.save()
}

/** One for each call too; they are carried out together or not at all. */
export function handleCallExecuted(event: CallExecuted): void {
  new Totals(event).atPresent(event).save()
  const proposal = known(event.params.id)
  if (proposal === null) return
  proposal.state = 'EXECUTED'
  proposal.executedAt = event.block.timestamp
  proposal.save()
}

export function handleProposalCancelled(event: Cancelled): void {
  new Totals(event).atPresent(event).save()
  const proposal = known(event.params.id)
  if (proposal === null) return
  proposal.state = 'CANCELLED'
  proposal.cancelledAt = event.block.timestamp
  proposal.save()
}

export function handleMinDelayChange(event: MinDelayChange): void {
  new Totals(event).atPresent(event).save()
  parameterChange(event, 'timelockDelay', [event.params.newDuration]).save()
}

export function handleRoleGranted(event: RoleGranted): void {
  setRole(event, event.params.role, event.params.account, true)
}

export function handleRoleRevoked(event: RoleRevoked): void {
  setRole(event, event.params.role, event.params.account, false)
}

function setRole(event: ethereum.Event, role: Bytes, account: Bytes, held: boolean): void {
  new Totals(event).atPresent(event).save()
  const entry = new GovernorRole(hex(role) + '-' + hex(account))
  entry.role = role
  entry.account = account
  entry.held = held
  entry.changedAt = event.block.timestamp
  entry.save()
}

/** A proposal without a call says nothing when it is announced, and changes nothing. */
function known(id: Bytes): Proposal | null {
  const proposal = Proposal.load(hex(id))
  if (proposal === null) log.warning('Proposal {} has no calls', [hex(id)])
  return proposal
}

function isZero(word: Bytes): boolean {
  return BigInt.fromUnsignedBytes(word).isZero()
}
