import type { ParleyClient } from '@parley/client'
import { stopTracks } from './stopTracks.ts'

const streams = new Map<string, MediaStream>()
const screens = new Map<string, MediaStreamTrack>()
const taken = new Set<string>()

/** Devices and screens opened for calls. Whatever ends a call, from either side, they are let go of. */
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
      this.keepScreen(callId, undefined)
    }
    const unsubscribe = client.subscribe(look)
    look()
  },
  /** The screen that is shown, in place of the one before. One that comes after the call ended is let go of at once. */
  keepScreen(callId: string, track: MediaStreamTrack | undefined): void {
    screens.get(callId)?.stop()
    screens.delete(callId)
    if (track === undefined) return
    if (streams.has(callId)) screens.set(callId, track)
    else track.stop()
  },
}
