import type { ParleyClient } from '@parley/client'

const started = new WeakSet<ParleyClient>()

/** Connects a client to the relays, once; later calls change nothing. */
export function startSession(client: ParleyClient): void {
  if (started.has(client)) return
  started.add(client)
  client.start().catch(() => {
    started.delete(client)
  })
}
