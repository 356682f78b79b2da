'use client'
import { lazy, type ReactNode, Suspense } from 'react'
import { callDialog } from '../../calls/callDialog.ts'
import { callScreen } from '../../calls/callScreen.ts'
import { useValue } from '../../hooks/useValue.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'

const CallLayer = lazy(() => import('./CallLayer.tsx').then(({ CallLayer }) => ({ default: CallLayer })))
const LineLayer = lazy(() => import('../centre/LineLayer.tsx').then(({ LineLayer }) => ({ default: LineLayer })))

/** Where pages are drawn, and calls over them: a call rings and goes on whatever page is open. Its code comes with the first call. */
export function CallStage({ children }: { children: ReactNode }) {
  const { calls = [], line } = useClientSnapshot()?.snapshot ?? {}
  const dialog = useValue(callDialog)
  const open = useValue(callScreen)
  const covered = calls.some(({ id }) => id === open)
  return (
    <>
      {line !== undefined && (
        <Suspense fallback={null}>
          <LineLayer line={line} />
        </Suspense>
      )}
      <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
        {(calls.length > 0 || dialog !== undefined) && (
          <Suspense fallback={null}>
            <CallLayer />
          </Suspense>
        )}
        <div inert={covered} className="flex min-h-0 min-w-0 flex-1 flex-col">
          {children}
        </div>
      </div>
    </>
  )
}
