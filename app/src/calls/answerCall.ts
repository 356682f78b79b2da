import type { CallMedia } from '@parley/protocol'
import { callScreen } from './callScreen.ts'
import { openMedia } from './openMedia.ts'
import { ownMedia } from './ownMedia.ts'
import { runningClient } from './runningClient.ts'
import { stopTracks } from './stopTracks.ts'

/** Takes a call that rings and opens its screen. @throws {MediaProblem} or what the client throws */
export async function answerCall(callId: string, media: CallMedia): Promise<void> {
  const client = runningClient()
  const stream = await openMedia(media)
  try {
    await client.calls.accept(callId, { media, stream })
  } catch (error) {
    stopTracks(stream)
    throw error
  }
  ownMedia.keep(client, callId, stream)
  callScreen.set(callId)
}
