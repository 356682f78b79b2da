// Stands in for @waku/discovery, which the SDK imports and Parley never calls: relays come from the chain, not from DNS
// or other peers. Leaving it and what it brings out saves about 45 kB of the chat page (gzip). See next.config.ts.
const leftOut = (): never => {
  throw new Error('Peer discovery is left out of this app: relays are found on the chain.')
}

export const enrTree = {}
export const wakuDnsDiscovery = leftOut
export const wakuPeerCacheDiscovery = leftOut
export const wakuPeerExchangeDiscovery = leftOut
export const PeerExchangeCodec = '/vac/waku/peer-exchange/2.0.0-alpha1'
