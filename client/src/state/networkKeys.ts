import type { AddressBook } from '@parley/protocol'

/**
 * Keys of what is known without a wallet. `genesis` tells a development network from the one before it, which had the
 * same chain id and the same addresses: counters and books of another network must never be taken for this one's.
 */
export function networkKeys({ chainId, contracts, schedule }: AddressBook) {
  const network = `${chainId}.${contracts.postOffice.toLowerCase()}.${schedule.genesis}`
  return { network, relays: `${network}/relays`, reach: `${network}/reach/` }
}

export type NetworkKeys = ReturnType<typeof networkKeys>
