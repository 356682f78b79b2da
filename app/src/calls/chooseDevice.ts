import { deviceChoice } from './deviceChoice.ts'
import { openTrack } from './openTrack.ts'
import { replaceTrack } from './replaceTrack.ts'

/** Remembers another device, and takes it into a call that goes on. @throws {MediaProblem} */
export async function chooseDevice(
  device: 'microphone' | 'camera' | 'speaker',
  id: string,
  callId: string | undefined,
): Promise<void> {
  deviceChoice.set({ ...deviceChoice.get(), [device]: id })
  if (callId !== undefined && device !== 'speaker') await replaceTrack(callId, await openTrack(device))
}
