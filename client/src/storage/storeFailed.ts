import { ParleyError } from '../errors/ParleyError.ts'

/** Whatever a database throws, as one sentence; what the caller's own function threw stays as it is. */
export function storeFailed(cause: unknown): ParleyError {
  if (cause instanceof ParleyError) return cause
  return new ParleyError('store/failed', { detail: cause instanceof Error ? cause.message : String(cause) }, { cause })
}
