import type { Progress } from '@parley/client'
import { readFailure } from '../lib/readFailure.ts'
import type { CallRequest } from './CallRequest.ts'
import { type CallDialog, callDialog } from './callDialog.ts'
import { callScreen } from './callScreen.ts'
import { openMedia } from './openMedia.ts'
import { ownMedia } from './ownMedia.ts'
import { runningClient } from './runningClient.ts'
import { stopTracks } from './stopTracks.ts'

/** Opens the devices, rings, and opens the call's screen. What goes wrong is shown in the dialog; closing that one gives up. */
export async function placeCall(request: CallRequest): Promise<void> {
  const { did, media, payment } = request
  let shown: CallDialog = { kind: 'placing', request }
  callDialog.set(shown)
  const wanted = () => callDialog.get() === shown
  const onProgress = (progress: Progress) => {
    if (!wanted()) return
    shown = { kind: 'placing', request, progress }
    callDialog.set(shown)
  }
  let stream: MediaStream | undefined
  try {
    const client = runningClient()
    stream = await openMedia(media)
    if (!wanted()) return stopTracks(stream)
    const options = { media, stream, ...(payment === undefined ? {} : { payment }) }
    const { id } = await client.calls.start(did, options, onProgress)
    ownMedia.keep(client, id, stream)
    if (!wanted()) return await client.calls.hangUp(id)
    callDialog.set(undefined)
    callScreen.set(id)
  } catch (error) {
    console.warn('A call could not begin', error)
    stopTracks(stream)
    if (wanted()) callDialog.set({ kind: 'placing', request, failure: readFailure(error) })
  }
}
