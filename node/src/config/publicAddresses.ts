import type { ParsedRelayConfig } from './relayConfig.ts'

/** Where the configuration says that clients reach this relay: for the registry. Ports must be fixed ones. */
export function publicAddresses(config: ParsedRelayConfig, peerId: string): { multiaddr: string; url: string } {
  const { http, waku } = config
  const family = waku.host.includes(':') ? 'ip6' : 'ip4'
  const announced = waku.announce.find((address) => /\/wss?(\/|$)/.test(address))
  const multiaddr = announced ?? `/${family}/${waku.host}/tcp/${waku.wsPort}/ws`
  const host = http.host.includes(':') ? `[${http.host}]` : http.host
  return {
    multiaddr: multiaddr.includes('/p2p/') ? multiaddr : `${multiaddr}/p2p/${peerId}`,
    url: http.publicUrl ?? `http://${host}:${http.port}`,
  }
}
