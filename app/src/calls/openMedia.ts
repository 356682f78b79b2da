import type { CallMedia } from '@parley/protocol'
import { MediaProblem } from './MediaProblem.ts'
import { openTrack } from './openTrack.ts'

/**
 * Microphone, and camera where one is wanted and there. A call needs a voice, so a missing microphone ends it; without a camera
 * one is heard and sees the other.
 * @throws {MediaProblem}
 */
export async function openMedia(media: CallMedia): Promise<MediaStream> {
  const stream = new MediaStream([await openTrack('microphone')])
  if (media === 'audio') return stream
  try {
    stream.addTrack(await openTrack('camera'))
  } catch (error) {
    if (!(error instanceof MediaProblem)) throw error
  }
  return stream
}
