import type { CallRequest } from './CallRequest.ts'
import { callDialog } from './callDialog.ts'
import { deviceChoice } from './deviceChoice.ts'
import { placeCall } from './placeCall.ts'

/** Calls somebody. The first time, microphone and camera are looked at before. */
export async function beginCall(request: CallRequest): Promise<void> {
  if (deviceChoice.get().checked) await placeCall(request)
  else callDialog.set({ kind: 'check', request })
}
