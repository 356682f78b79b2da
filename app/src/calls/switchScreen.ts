import { MediaProblem } from './MediaProblem.ts'
import { runningClient } from './runningClient.ts'

/** Shows a screen in place of the camera, or stops that. Ending it in the browser's own bar does the same. @throws {MediaProblem} */
export async function switchScreen(callId: string, on: boolean): Promise<void> {
  const { calls } = runningClient()
  if (!on) return await calls.share(callId, undefined)
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true }).catch((cause: unknown) => {
    throw new MediaProblem('screen', cause)
  })
  const [track] = stream.getVideoTracks()
  if (track === undefined) throw new MediaProblem('screen')
  track.addEventListener('ended', () => void calls.share(callId, undefined).catch(() => {}))
  await calls.share(callId, track).catch((error: unknown) => {
    track.stop()
    throw error
  })
}
