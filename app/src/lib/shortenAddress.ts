/** Enough of an address or DID to recognize it at a glance; the whole is always one step away. */
export function shortenAddress(text: string): string {
  const start = text.startsWith('did:') ? text.lastIndexOf(':') + 1 : 0
  const address = text.slice(start)
  return address.length <= 14 ? address : `${address.slice(0, 6)}…${address.slice(-4)}`
}
