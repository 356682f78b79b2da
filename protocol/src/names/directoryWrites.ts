import type { Address, Hex } from '../bytes/hex.ts'
import { type TypedWrite, typedWrite, type WriteTerms } from './typedWrite.ts'

const CONTRACT = 'Directory'

/** A pair of domain and mail address, as the directory keeps it: the domain's identity, and `mailAddressHash`. */
export type MailEntry = { domain: Address; addressHash: Hex }

/** The domain says whose an address is, until `expiresAt` (unix seconds). */
export function attestWrite(
  { domain, addressHash, identity, expiresAt }: MailEntry & { identity: Address; expiresAt: number },
  terms: WriteTerms,
): TypedWrite {
  const fields = {
    domain: ['address', domain],
    addressHash: ['bytes32', addressHash],
    identity: ['address', identity],
    expiresAt: ['uint40', expiresAt],
  } as const
  return typedWrite(CONTRACT, 'Attest', fields, terms)
}

/** The identity agrees. */
export function acceptWrite(
  { domain, addressHash, identity }: MailEntry & { identity: Address },
  terms: WriteTerms,
): TypedWrite {
  const fields = {
    domain: ['address', domain],
    addressHash: ['bytes32', addressHash],
    identity: ['address', identity],
  } as const
  return typedWrite(CONTRACT, 'Accept', fields, terms)
}

/** Either takes it back. */
export function revokeWrite({ domain, addressHash }: MailEntry, terms: WriteTerms): TypedWrite {
  return typedWrite(CONTRACT, 'Revoke', { domain: ['address', domain], addressHash: ['bytes32', addressHash] }, terms)
}
