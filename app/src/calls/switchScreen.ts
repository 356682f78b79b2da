import { MediaProblem } from './MediaProblem.ts'
import { ownMedia } from './ownMedia.ts'
import { runningClient } from './runningClient.ts'

/** Shows a screen in place of the camera, or stops that. Ending it in the browser's own bar does the same. @throws {MediaProblem} */
export async function switchScreen(callId: string, on: boolean): Promise<void> {
  const { calls } = runningClient()
  if (!on) {
    await calls.share(callId, undefined)
    ownMedia.keepScreen(callId, undefined)
    return
  }
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true }).catch((cause: unknown) => {
    throw new MediaProblem('screen', cause)
  })
  const [track] = stream.getVideoTracks()
  if (track === undefined) throw new MediaProblem('screen')
  ownMedia.keepScreen(callId, track)
  await calls.share(callId, track)
}
