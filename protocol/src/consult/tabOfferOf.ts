import { parseDid } from '../identity/did.ts'
import type { Profile } from '../identity/profile.ts'
import type { TabOffer } from '../tabs/checkTerms.ts'

/** What the terms of a call to this person must say, from the offer in his profile. `undefined` if there is none. */
export function tabOfferOf({ did, offer }: Pick<Profile, 'did' | 'offer'>): TabOffer | undefined {
  if (offer === undefined) return undefined
  const { payeeKey, token, rate, tick, relayId, relayPayout, relayBps } = offer
  return { payee: parseDid(did).address, payeeKey, token, rate: BigInt(rate), tick, relayId, relayPayout, relayBps }
}
