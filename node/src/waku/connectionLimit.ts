import type { ConnectionGater, MultiaddrConnection } from '@libp2p/interface'
import { hostOf } from './hostOf.ts'
import { limits } from './limits.ts'

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Refuses a remote host that holds too many connections at once. This machine may: a reverse proxy speaks for everyone. */
export function connectionLimit({ perHost = limits.connectionsPerHost }: { perHost?: number } = {}): ConnectionGater {
  const open = new Map<string, number>()
  return {
    denyInboundConnection(connection: MultiaddrConnection): boolean {
      const host = hostOf(connection.remoteAddr)
      if (loopback.has(host)) return false
      const count = open.get(host) ?? 0
      if (count >= perHost) return true
      open.set(host, count + 1)
      const watch = setInterval(() => {
        if (connection.timeline.close === undefined) return
        clearInterval(watch)
        const left = (open.get(host) ?? 1) - 1
        if (left > 0) open.set(host, left)
        else open.delete(host)
      }, 1000)
      watch.unref()
      return false
    },
  }
}
