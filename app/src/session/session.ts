import type { ParleyClient } from '@parley/client'
import { createValueStore } from '../lib/createValueStore.ts'
import type { Network } from '../lib/network.ts'

/** The running client of the connected wallet. It outlives the pages, so that mail keeps arriving on every screen. */
export type Session =
  | { status: 'closed' }
  | { status: 'opening'; key: string }
  | { status: 'ready'; key: string; client: ParleyClient; network: Network }
  | { status: 'broken'; key: string; error: unknown }

export const session = createValueStore<Session>({ status: 'closed' })
