import { Address, Bytes, crypto, ethereum } from '@graphprotocol/graph-ts'
import { DIDAttributeChanged, DIDDelegateChanged, DIDOwnerChanged } from '../generated/DIDRegistry/DIDRegistry'
import { Attribute, Delegate, Identity } from '../generated/schema'
import { hex, ONE, Totals, ZERO } from './totals'

const RECOVERY = nameOf('parley/recovery')
const PROFILE = nameOf('parley/profile')

/** A name as the registry stores it: text, filled up with zeros. */
function nameOf(text: string): string {
  return hex(Bytes.fromUTF8(text)).padEnd(66, '0')
}

export function handleOwnerChanged(event: DIDOwnerChanged): void {
  const identity = change(event.params.identity, event)
  identity.owner = event.params.owner
  identity.deactivated = event.params.owner.equals(Address.zero())
  if (identity.deactivated) identity.recovery = null
  identity.save()
}

export function handleDelegateChanged(event: DIDDelegateChanged): void {
  const identity = change(event.params.identity, event)
  identity.save()
  const id = identity.id + '-' + hex(event.params.delegateType) + '-' + hex(event.params.delegate)
  const delegate = new Delegate(id)
  delegate.identity = identity.id
  delegate.delegateType = event.params.delegateType
  delegate.delegate = event.params.delegate
  delegate.validTo = event.params.validTo
  delegate.changedAt = event.block.timestamp
  delegate.save()
}

export function handleAttributeChanged(event: DIDAttributeChanged): void {
  const identity = change(event.params.identity, event)
  const name = hex(event.params.name)
  if (name == RECOVERY) identity.recovery = event.params.validTo.isZero() ? null : event.params.value
  if (name == PROFILE) identity.profile = event.params.value
  identity.save()
  const value = Bytes.fromByteArray(crypto.keccak256(event.params.value))
  const attribute = new Attribute(identity.id + '-' + name + '-' + hex(value))
  attribute.identity = identity.id
  attribute.name = event.params.name
  attribute.value = event.params.value
  attribute.validTo = event.params.validTo
  attribute.changedAt = event.block.timestamp
  attribute.save()
}

/** The identity, one change further; an address owns itself until it says otherwise. */
function change(address: Bytes, event: ethereum.Event): Identity {
  const totals = new Totals(event).atPresent(event)
  totals.add('identityChanges', ONE)
  const id = hex(address)
  let identity = Identity.load(id)
  if (identity === null) {
    identity = new Identity(id)
    identity.owner = address
    identity.deactivated = false
    identity.changes = ZERO
    identity.createdAt = event.block.timestamp
    totals.add('identitiesSeen', ONE)
  }
  identity.changes = identity.changes.plus(ONE)
  identity.changedAt = event.block.timestamp
  identity.changedBlock = event.block.number
  totals.save()
  return identity
}
