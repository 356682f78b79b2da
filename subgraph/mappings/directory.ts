import { Address, Bytes, ethereum } from '@graphprotocol/graph-ts'
import { Accepted, Attested, Revoked, SignaturesCancelled } from '../generated/Directory/Directory'
import { MailLink } from '../generated/schema'
import { cancelSignatures } from './signatures'
import { hex, ONE, Totals, ZERO } from './totals'

export function handleAttested(event: Attested): void {
  new Totals(event).atPresent(event).save()
  const link = load(event.params.domain, event.params.addressHash)
  // Consent outlives a renewal, but not a gap.
  const inForce = event.block.timestamp.lt(link.expiresAt)
  link.accepted = link.accepted && inForce && link.identity.equals(event.params.identity)
  link.identity = event.params.identity
  link.expiresAt = event.params.expiresAt
  link.revoked = false
  save(link, event)
}

export function handleAccepted(event: Accepted): void {
  const totals = new Totals(event).atPresent(event)
  totals.add('mailLinksAccepted', ONE)
  totals.save()
  const link = load(event.params.domain, event.params.addressHash)
  link.accepted = true
  save(link, event)
}

export function handleRevoked(event: Revoked): void {
  new Totals(event).atPresent(event).save()
  const link = load(event.params.domain, event.params.addressHash)
  link.accepted = false
  link.revoked = true
  link.expiresAt = ZERO
  save(link, event)
}

export function handleDirectorySignaturesCancelled(event: SignaturesCancelled): void {
  cancelSignatures(event, event.params.signer, event.params.nonce)
}

function load(domain: Address, addressHash: Bytes): MailLink {
  const id = hex(domain) + '-' + hex(addressHash)
  let link = MailLink.load(id)
  if (link !== null) return link
  link = new MailLink(id)
  link.domain = domain
  link.addressHash = addressHash
  link.identity = Address.zero()
  link.expiresAt = ZERO
  link.accepted = false
  link.revoked = false
  return link
}

function save(link: MailLink, event: ethereum.Event): void {
  link.changedAt = event.block.timestamp
  link.save()
}
