import type { TabTerms } from './TabTerms.ts'

/** What the payee offered; the payer and the keys he made are his own. */
export type TabOffer = Omit<TabTerms, 'payer' | 'key' | 'nonce'>

/**
 * The first field of the payer's terms that is not what the payee offered, if any. The payee checks before the first tick:
 * else the payer names himself as the relay and takes its share back. `relayPayout` of the offer comes from the registry.
 */
export function findWrongTerm(terms: TabOffer, offer: TabOffer): keyof TabOffer | undefined {
  const plain = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value)
  const fields = ['payee', 'payeeKey', 'token', 'relayPayout', 'rate', 'tick', 'relayId', 'relayBps'] as const
  return fields.find((field) => plain(terms[field]) !== plain(offer[field]))
}
