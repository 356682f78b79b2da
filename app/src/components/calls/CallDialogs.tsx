'use client'
import { callDialog } from '../../calls/callDialog.ts'
import { useValue } from '../../hooks/useValue.ts'
import { CheckDialog } from './CheckDialog.tsx'
import { PlacingDialog } from './PlacingDialog.tsx'

/** The dialog of calls that is open, if any. */
export function CallDialogs() {
  const dialog = useValue(callDialog)
  if (dialog === undefined) return null
  return dialog.kind === 'check' ? <CheckDialog {...dialog} /> : <PlacingDialog {...dialog} />
}
