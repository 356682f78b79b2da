'use client'
import type { ReactNode } from 'react'
import { useFailureText } from '../../hooks/useFailureText.ts'
import type { Failure } from '../../lib/readFailure.ts'
import { Notice } from './Notice.tsx'

/** What went wrong, in words; calm when the person declined. */
export function FailureNotice({
  failure,
  action,
  className,
}: {
  failure: Failure | undefined
  action?: ReactNode
  className?: string
}) {
  const failureText = useFailureText()
  if (failure === undefined) return null
  return (
    <div data-testid="failure" data-code={failure.code} className={className}>
      <Notice
        tone={failure.code === 'wallet/rejected' || failure.code === 'wallet/cancelled' ? 'info' : 'attention'}
        live
        action={action}
      >
        {failureText(failure)}
      </Notice>
    </div>
  )
}
