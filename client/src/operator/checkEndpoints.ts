import { ParleyError } from '../errors/ParleyError.ts'

/** Where clients find a relay: a libp2p multiaddr that browsers can dial, and its HTTP API. */
export type Endpoints = { multiaddr: string; url: string }

/** As the registry has it. */
const MAX_BYTES = 256
const MULTIADDR =
  /^\/(?:ip4|ip6|dns|dns4|dns6)\/[^/\s]+\/tcp\/\d{1,5}\/(?:tls\/)?wss?(?:\/p2p\/[1-9A-HJ-NP-Za-km-z]{32,64})$/

/** @throws {ParleyError} `operator/endpoint` for what clients could not use */
export function checkEndpoints({ multiaddr, url }: Endpoints): void {
  const fits = (text: string) => new TextEncoder().encode(text).length <= MAX_BYTES
  if (!MULTIADDR.test(multiaddr) || !fits(multiaddr)) throw new ParleyError('operator/endpoint', { field: 'multiaddr' })
  if (!isBaseUrl(url) || !fits(url)) throw new ParleyError('operator/endpoint', { field: 'url' })
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && username + password + search + hash === ''
}
