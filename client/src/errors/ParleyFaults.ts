/** One row a thing that can go wrong, with its facts. The sentences are in sentences.ts. */
export type ParleyFaults = {
  'wallet/rejected': { action: string }
  'wallet/failed': { action: string; detail: string }
  'wallet/wrong-account': { expected: string; actual: string }
  'chain/unreachable': { rpcUrl: string }
  'chain/wrong-network': { expected: number; actual: number }
  'chain/reverted': { reason: string }
  'chain/pending': { transactionHash: string }
  'funds/gas': { address: string }
  'funds/token': { have: string; need: string }
  'identity/missing': Record<never, never>
  'identity/unknown': { did: string }
  'identity/malformed': { text: string }
  'identity/other-network': { chainId: number; expected: number }
  'identity/self': Record<never, never>
  'identity/name': { length: number }
  'profile/unavailable': { did: string }
  'profile/forged': { did: string }
  'relay/none': Record<never, never>
  'relay/unreachable': { url: string }
  'relay/garbage': { url: string; detail: string }
  'subgraph/unreachable': { url: string }
  'subgraph/refused': { url: string; detail: string }
  'subgraph/garbage': { url: string; detail: string }
  'network/offline': Record<never, never>
  'network/refused': Record<never, never>
  'network/history': { detail: string }
  'network/no-postmark': Record<never, never>
  'book/none': Record<never, never>
  'book/used-up': { bookId: string; until: number }
  'book/too-cheap': { unit: string; ask: string }
  'book/too-valuable': { bookId: string }
  'book/too-small': { amount: string; minimum: string }
  'book/underfunded': { bookId: string }
  'book/missing': { bookId: string }
  'book/not-withdrawable': { bookId: string; exitEpoch: number; drawn: number }
  'paid/none': Record<never, never>
  'paid/offer': { field: string }
  'paid/payer': { payer: string; caller: string }
  'paid/token': { token: string }
  'paid/deposit': { amount: string; minimum: string }
  'paid/used': { tabId: string }
  'paid/unknown': { tabId: string }
  'paid/not-open': Record<never, never>
  'paid/not-covered': Record<never, never>
  'paid/closing': Record<never, never>
  'paid/closed': Record<never, never>
  'paid/early': { closeAt: number }
  'paid/unsettled': Record<never, never>
  'paid/refused': { detail: string }
  'text/empty': Record<never, never>
  'text/too-long': { length: number; limit: number }
  'message/unknown': { id: string }
  'operator/stake': { amount: string; minimum: string }
  'operator/endpoint': { field: string }
  'operator/account': { field: string }
  'operator/payout': { payout: string; why: 'same' | 'contract' }
  'operator/not-yours': { relayId: number; payout: string }
  'operator/leaving': { relayId: number }
  'operator/not-free': { until: number }
  'operator/nothing': { relayId: number }
  'centre/none': { did: string }
  'centre/off-duty': Record<never, never>
  'centre/nobody': Record<never, never>
  'centre/malformed': { reason: string }
  'offer/none': { did: string }
  'offer/malformed': { field: string; reason: string }
  'offer/too-large': { limit: number }
  'offer/relay': { relayId: number }
  'booking/malformed': { reason: string }
  'booking/unknown': { bookingId: string }
  'booking/too-late': { bookingId: string }
  'rating/unknown-call': { tabId: string }
  'rating/malformed': { reason: string }
  'rating/unsettled': { tabId: string }
  'call/unsupported': Record<never, never>
  'call/busy': { callId: string }
  'call/unknown': { callId: string }
  'call/no-relay': Record<never, never>
  'store/failed': { detail: string }
}
