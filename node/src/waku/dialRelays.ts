import type { RelayEntry } from '@parley/protocol'
import type { Logger } from 'pino'
import type { WakuNode } from './wakuNode.ts'

const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 60_000

/** Keeps a connection to every staked relay, trying again ever more slowly. Returns the end of it. */
export function dialRelays({
  node,
  relays,
  log,
}: {
  node: WakuNode
  /** Those to be connected to, now. */
  relays: () => RelayEntry[]
  log: Logger
}): { tick(): void; stop(): void } {
  const attempts = new Map<number, { nextAt: number; delay: number; said: boolean; dialing: boolean }>()

  const dial = async ({ id, multiaddr }: RelayEntry, peerId: string) => {
    const attempt = attempts.get(id) ?? { nextAt: 0, delay: FIRST_RETRY_MS, said: false, dialing: false }
    attempts.set(id, attempt)
    if (attempt.dialing || Date.now() < attempt.nextAt) return
    attempt.dialing = true
    try {
      await node.dial(multiaddr)
      log.info({ relayId: id, peer: peerId }, 'Connected to relay')
      attempts.delete(id)
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown'
      if (!attempt.said) log.warn({ relayId: id, peer: peerId, reason }, 'Relay cannot be reached: trying again')
      attempt.said = true
      attempt.nextAt = Date.now() + attempt.delay
      attempt.delay = Math.min(attempt.delay * 2, LAST_RETRY_MS)
    } finally {
      attempt.dialing = false
    }
  }
  const tick = () => {
    for (const relay of relays()) {
      const peerId = /\/p2p\/([1-9A-HJ-NP-Za-km-z]{10,80})$/.exec(relay.multiaddr)?.[1]
      if (peerId === undefined || peerId === node.peerId || node.isConnectedTo(peerId)) continue
      void dial(relay, peerId)
    }
  }
  const timer = setInterval(tick, FIRST_RETRY_MS)
  return { tick, stop: () => clearInterval(timer) }
}
