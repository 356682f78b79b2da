'use client'
import { lazy, Suspense } from 'react'
import { topUpDialog } from '../../calls/topUpDialog.ts'
import { turnDialog } from '../../calls/turnDialog.ts'
import { useValue } from '../../hooks/useValue.ts'

const TopUpDialog = lazy(() => import('./TopUpDialog.tsx').then(({ TopUpDialog }) => ({ default: TopUpDialog })))
const TurnDialog = lazy(() => import('../centre/TurnDialog.tsx').then(({ TurnDialog }) => ({ default: TurnDialog })))

/** The dialogs of calls that ask the wallet, fetched when the first one opens. */
export function WalletCallDialogs() {
  const toppingUp = useValue(topUpDialog) !== undefined
  const turn = useValue(turnDialog) !== undefined
  return (
    <Suspense fallback={null}>
      {toppingUp && <TopUpDialog />}
      {turn && <TurnDialog />}
    </Suspense>
  )
}
