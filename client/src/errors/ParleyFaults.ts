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
  'tab/none': Record<never, never>
  'tab/offer': { field: string }
  'tab/payer': { payer: string; caller: string }
  'tab/token': { token: string }
  'tab/deposit': { amount: string; minimum: string }
  'tab/used': { tabId: string }
  'tab/unknown': { tabId: string }
  'tab/not-open': Record<never, never>
  'tab/not-covered': Record<never, never>
  'tab/closing': Record<never, never>
  'tab/closed': Record<never, never>
  'tab/early': { closeAt: number }
  'tab/unsettled': Record<never, never>
  'tab/refused': { detail: string }
  'text/empty': Record<never, never>
  'text/too-long': { length: number; limit: number }
  'message/unknown': { id: string }
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
  'store/failed': { detail: string }
}
