import type { Progress } from '@parley/client'
import { createValueStore } from '../lib/createValueStore.ts'
import type { Failure } from '../lib/readFailure.ts'
import type { CallRequest } from './CallRequest.ts'

/**
 * `check`: microphone, camera and speaker, before a first call (`request`), during one (`callId`) or for their own sake;
 * `placing`: a call is being set up, or could not be.
 */
export type CallDialog =
  | { kind: 'check'; request?: CallRequest; callId?: string }
  | { kind: 'placing'; request: CallRequest; progress?: Progress; failure?: Failure }

/** The dialog of calls that is open; any page may open one. */
export const callDialog = createValueStore<CallDialog | undefined>(undefined)
