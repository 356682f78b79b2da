import type { CallPrice } from '@parley/protocol'
import type { TabRecord } from './TabRecord.ts'

/** What the caller's offer says of a tab. */
export function priceOf({ terms, deposit }: Pick<TabRecord, 'terms' | 'deposit'>): CallPrice {
  const { rate, nonce, ...others } = terms
  return { ...others, rate: rate.toString(), nonce: nonce.toString(), deposit: deposit.toString() }
}
