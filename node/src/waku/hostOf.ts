import type { Multiaddr } from '@multiformats/multiaddr'

/** The host part of an address, for limits by remote host; all that have none share one. */
export function hostOf(address: Multiaddr): string {
  try {
    return address.nodeAddress().address
  } catch {
    return 'unknown'
  }
}
