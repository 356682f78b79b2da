'use client'
import { turnDialog } from '../../calls/turnDialog.ts'
import { useValue } from '../../hooks/useValue.ts'
import { PaidCallDialog } from '../calls/PaidCallDialog.tsx'

/** The price at one's turn, before the wallet. */
export function TurnDialog() {
  const offer = useValue(turnDialog)
  return offer === undefined ? null : <PaidCallDialog open onClose={() => turnDialog.set(undefined)} {...offer} />
}
