import { Address, BigInt, ethereum, log } from '@graphprotocol/graph-ts'
import {
  Approval,
  ApprovalForAll,
  IdentityChanged,
  NameCommitted,
  NameRegistered,
  NameRenewed,
  PrimaryChanged,
  RentsAnnounced,
  RentsSwept,
  SignaturesCancelled,
  Transfer,
} from '../generated/NameRegistry/NameRegistry'
import {
  Identity,
  Name,
  NameCommitment,
  NameOperator,
  NamePayment,
  RentAnnouncement,
  RentSweep,
} from '../generated/schema'
import { cancelSignatures } from './signatures'
import { add, hex, idOf, ONE, Totals, ZERO } from './totals'

export function handleNameCommitted(event: NameCommitted): void {
  new Totals(event).atPresent(event).save()
  const commitment = new NameCommitment(hex(event.params.commitment))
  commitment.committedAt = event.block.timestamp
  commitment.save()
}

export function handleNameRegistered(event: NameRegistered): void {
  const totals = new Totals(event).atPresent(event)
  totals.add('namesRegistered', ONE)
  addRent(totals, event.params.rent)
  totals.save()
  const id = event.params.tokenId.toString()
  let name = Name.load(id)
  if (name === null) {
    name = new Name(id)
    name.registrations = ZERO
    name.renewals = ZERO
    name.transfers = ZERO
    name.rentPaid = ZERO
  }
  name.name = event.params.name
  name.holder = event.params.holder
  name.approved = null
  name.expiresAt = event.params.expiresAt
  name.registeredAt = event.block.timestamp
  name.registrations = name.registrations.plus(ONE)
  name.rentPaid = name.rentPaid.plus(event.params.rent)
  lead(name, event.params.identity)
  name.save()
  savePayment(event, name, false, event.params.rent)
}

export function handleNameRenewed(event: NameRenewed): void {
  const totals = new Totals(event).atPresent(event)
  totals.add('namesRenewed', ONE)
  addRent(totals, event.params.rent)
  totals.save()
  const name = known(event.params.tokenId)
  if (name === null) return
  name.expiresAt = event.params.expiresAt
  name.renewals = name.renewals.plus(ONE)
  name.rentPaid = name.rentPaid.plus(event.params.rent)
  name.save()
  savePayment(event, name, true, event.params.rent)
}

export function handleIdentityChanged(event: IdentityChanged): void {
  new Totals(event).atPresent(event).save()
  const name = known(event.params.tokenId)
  if (name === null) return
  lead(name, event.params.identity)
  name.save()
}

export function handlePrimaryChanged(event: PrimaryChanged): void {
  const totals = new Totals(event).atPresent(event)
  const id = hex(event.params.identity)
  let identity = Identity.load(id)
  if (identity === null) {
    identity = new Identity(id)
    identity.owner = event.params.identity
    identity.deactivated = false
    identity.changes = ZERO
    identity.createdAt = event.block.timestamp
    identity.changedAt = event.block.timestamp
    identity.changedBlock = event.block.number
    totals.add('identitiesSeen', ONE)
  }
  totals.save()
  identity.primaryName = event.params.name.length == 0 ? null : event.params.name
  identity.save()
}

/** A mint comes before its `NameRegistered`, which tells more; a burn before the next mint. Only a change of holder counts. */
export function handleTransfer(event: Transfer): void {
  new Totals(event).atPresent(event).save()
  if (event.params.from.equals(Address.zero()) || event.params.to.equals(Address.zero())) return
  const name = known(event.params.tokenId)
  if (name === null) return
  name.holder = event.params.to
  name.approved = null
  name.transfers = name.transfers.plus(ONE)
  lead(name, Address.fromBytes(name.identity))
  name.save()
}

export function handleApproval(event: Approval): void {
  new Totals(event).atPresent(event).save()
  const name = known(event.params.tokenId)
  if (name === null) return
  if (event.params.approved.equals(Address.zero())) name.approved = null
  else name.approved = event.params.approved
  name.save()
}

export function handleApprovalForAll(event: ApprovalForAll): void {
  new Totals(event).atPresent(event).save()
  const operator = new NameOperator(hex(event.params.owner) + '-' + hex(event.params.operator))
  operator.holder = event.params.owner
  operator.operator = event.params.operator
  operator.approved = event.params.approved
  operator.save()
}

export function handleRentsAnnounced(event: RentsAnnounced): void {
  new Totals(event).atPresent(event).save()
  const announcement = new RentAnnouncement(idOf(event))
  announcement.from = event.params.from
  announcement.rentShort = event.params.rentShort
  announcement.rentFour = event.params.rentFour
  announcement.rentLong = event.params.rentLong
  announcement.block = event.block.number
  announcement.timestamp = event.block.timestamp
  announcement.transaction = event.transaction.hash
  announcement.save()
}

export function handleRentsSwept(event: RentsSwept): void {
  const totals = new Totals(event).atPresent(event)
  add(totals.network, 'rentWaiting', event.params.amount.neg())
  totals.save()
  const sweep = new RentSweep(idOf(event))
  sweep.amount = event.params.amount
  sweep.block = event.block.number
  sweep.timestamp = event.block.timestamp
  sweep.transaction = event.transaction.hash
  sweep.save()
}

export function handleNameSignaturesCancelled(event: SignaturesCancelled): void {
  cancelSignatures(event, event.params.signer, event.params.nonce)
}

function addRent(totals: Totals, rent: BigInt): void {
  totals.add('nameRent', rent)
  add(totals.network, 'rentWaiting', rent)
}

/** Zero leads to the holder. */
function lead(name: Name, identity: Address): void {
  name.identity = identity
  name.leadsTo = identity.equals(Address.zero()) ? hex(name.holder) : hex(identity)
}

function known(tokenId: BigInt): Name | null {
  const name = Name.load(tokenId.toString())
  if (name === null) log.warning('Name {} was never registered', [tokenId.toString()])
  return name
}

function savePayment(event: ethereum.Event, name: Name, renewal: boolean, rent: BigInt): void {
  const payment = new NamePayment(idOf(event))
  payment.name = name.id
  payment.renewal = renewal
  payment.rent = rent
  payment.expiresAt = name.expiresAt
  payment.block = event.block.number
  payment.timestamp = event.block.timestamp
  payment.transaction = event.transaction.hash
  payment.save()
}
