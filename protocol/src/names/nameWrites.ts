import type { Address } from '../bytes/hex.ts'
import { type TypedWrite, typedWrite, type WriteTerms } from './typedWrite.ts'

const CONTRACT = 'NameRegistry'

/** The holder makes a name lead to an identity; the zero address stands for the holder. */
export function setIdentityWrite(
  { name, identity }: { name: string; identity: Address },
  terms: WriteTerms,
): TypedWrite {
  return typedWrite(CONTRACT, 'SetIdentity', { name: ['string', name], identity: ['address', identity] }, terms)
}

/** The owner of an identity chooses the name it goes by; an empty name takes it away. */
export function setPrimaryWrite(
  { identity, name }: { identity: Address; name: string },
  terms: WriteTerms,
): TypedWrite {
  return typedWrite(CONTRACT, 'SetPrimary', { identity: ['address', identity], name: ['string', name] }, terms)
}

/** The holder gives a name away. */
export function transferNameWrite({ name, to }: { name: string; to: Address }, terms: WriteTerms): TypedWrite {
  return typedWrite(CONTRACT, 'Transfer', { name: ['string', name], to: ['address', to] }, terms)
}
