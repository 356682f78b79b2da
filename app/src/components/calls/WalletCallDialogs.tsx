'use client'
import { lazy, Suspense } from 'react'
import { topUpDialog } from '../../calls/topUpDialog.ts'
import { useValue } from '../../hooks/useValue.ts'

const TopUpDialog = lazy(() => import('./TopUpDialog.tsx').then(({ TopUpDialog }) => ({ default: TopUpDialog })))

/** The dialogs of calls that ask the wallet, fetched when the first one opens. */
export function WalletCallDialogs() {
  if (useValue(topUpDialog) === undefined) return null
  return (
    <Suspense fallback={null}>
      <TopUpDialog />
    </Suspense>
  )
}
