import { ownMedia } from './ownMedia.ts'
import { runningClient } from './runningClient.ts'

/** Puts a track in the place of those of its kind. Where the call ended meanwhile, the device is let go of. */
export async function replaceTrack(callId: string, track: MediaStreamTrack): Promise<void> {
  const stream = ownMedia.get(callId)
  if (stream === undefined) return track.stop()
  const old = stream.getTracks().filter((one) => one.kind === track.kind && one !== track)
  stream.addTrack(track)
  // biome-ignore lint/correctness/useHookAtTopLevel: no hook, the client's word for taking a device into use
  await runningClient().calls.useTrack(callId, track)
  for (const one of old) {
    one.stop()
    stream.removeTrack(one)
  }
}
