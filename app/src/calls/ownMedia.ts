import type { ParleyClient } from '@parley/client'
import { stopTracks } from './stopTracks.ts'

const streams = new Map<string, MediaStream>()
const taken = new Set<string>()

/** Devices opened for calls. Whatever ends a call, from either side, its devices are let go of. */
export const ownMedia = {
  get: (callId: string): MediaStream | undefined => streams.get(callId),
  /** Whether this page took or placed the call; one that only rang here is told by the list of calls. */
  took: (callId: string): boolean => taken.has(callId),
  keep(client: ParleyClient, callId: string, stream: MediaStream): void {
    streams.set(callId, stream)
    taken.add(callId)
    const look = () => {
      const call = client.calls.list().find(({ id }) => id === callId)
      if (call !== undefined && call.phase !== 'ended') return
      unsubscribe()
      streams.delete(callId)
      stopTracks(stream)
    }
    const unsubscribe = client.subscribe(look)
    look()
  },
}
