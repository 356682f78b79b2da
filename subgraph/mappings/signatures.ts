import { Address, BigInt, ethereum } from '@graphprotocol/graph-ts'
import { SignatureNonce } from '../generated/schema'
import { hex, Totals } from './totals'

/** What names and directory share: a signer made all earlier signatures void. */
export function cancelSignatures(event: ethereum.Event, signer: Address, nonce: BigInt): void {
  new Totals(event).atPresent(event).save()
  const entry = new SignatureNonce(hex(event.address) + '-' + hex(signer))
  entry.contract = event.address
  entry.signer = signer
  entry.nonce = nonce
  entry.save()
}
