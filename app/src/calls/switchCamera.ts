import { openTrack } from './openTrack.ts'
import { ownMedia } from './ownMedia.ts'
import { replaceTrack } from './replaceTrack.ts'
import { runningClient } from './runningClient.ts'

/** Turns the camera on or off. Off means that the device is let go of, so that its light goes out. @throws {MediaProblem} */
export async function switchCamera(callId: string, on: boolean): Promise<void> {
  const { calls } = runningClient()
  if (on) {
    await replaceTrack(callId, await openTrack('camera'))
    return calls.setCamera(callId, true)
  }
  calls.setCamera(callId, false)
  const stream = ownMedia.get(callId)
  for (const track of stream?.getVideoTracks() ?? []) {
    track.stop()
    stream?.removeTrack(track)
  }
}
