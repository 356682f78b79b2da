import type { Transport } from './Transport.ts'
import type { TransportInit } from './TransportInit.ts'

/** `async (init) => (await import('@parley/client/waku')).createWakuTransport(init)` keeps Waku out of the first load. */
export type TransportFactory = (init: TransportInit) => Transport | Promise<Transport>
