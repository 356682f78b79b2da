import type { AddressBook } from '@parley/protocol'
import { isDevelopmentChain } from '../config/isDevelopmentChain.ts'
import type { ParsedRelayConfig } from '../config/relayConfig.ts'
import { NodeError } from '../nodeError.ts'

/** Whoever stakes may write any address into the registry: nobody may be knocked at more often than this. */
const LEAST_MS = 60_000

/** Refuses to ask peers more often than is polite. @throws {NodeError} `config/invalid` */
export function checkPeers({ everyMs }: ParsedRelayConfig['peers'], { chainId }: Pick<AddressBook, 'chainId'>): void {
  if (everyMs >= LEAST_MS || isDevelopmentChain(chainId)) return
  throw new NodeError('config/invalid', {
    field: 'peers.everyMs',
    fix: `must be ${LEAST_MS} or more on a public chain`,
  })
}
