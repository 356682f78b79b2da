import type { Transport } from '../model/Transport.ts'
import type { TransportInit } from '../model/TransportInit.ts'
import { WakuTransport } from './WakuTransport.ts'

/** Talks to relays with an unmodified @waku/sdk light node. Heavy: import it lazily. */
export function createWakuTransport(init: TransportInit): Transport {
  return new WakuTransport(init)
}
