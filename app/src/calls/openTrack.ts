import { deviceChoice } from './deviceChoice.ts'
import { MediaProblem } from './MediaProblem.ts'

const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

/**
 * Opens the chosen microphone or camera, or the browser's own choice where that one is gone.
 * @throws {MediaProblem}
 */
export async function openTrack(device: 'microphone' | 'camera'): Promise<MediaStreamTrack> {
  const wanted = deviceChoice.get()[device]
  const base = device === 'microphone' ? SOUND : PICTURE
  try {
    try {
      return await open(device, wanted === undefined ? base : { ...base, deviceId: { exact: wanted } })
    } catch (error) {
      const gone = error instanceof Error && /^(NotFound|Overconstrained)Error$/.test(error.name)
      if (!gone || wanted === undefined) throw error
      return await open(device, base)
    }
  } catch (error) {
    throw new MediaProblem(device, error)
  }
}

async function open(device: 'microphone' | 'camera', constraints: MediaTrackConstraints): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia(
    device === 'microphone' ? { audio: constraints } : { video: constraints },
  )
  const [track] = stream.getTracks()
  if (track === undefined) throw new DOMException('No track', 'NotFoundError')
  return track
}
