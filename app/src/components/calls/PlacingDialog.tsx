'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { type CallDialog, callDialog } from '../../calls/callDialog.ts'
import { placeCall } from '../../calls/placeCall.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'

const SHOWN_AFTER_MS = 600

/** A call being set up: silent while that is quick, then how far it is, or why it could not begin. Closing it gives up. */
export function PlacingDialog({ request, progress, failure }: Extract<CallDialog, { kind: 'placing' }>) {
  const t = useTranslations('calls')
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SHOWN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const name = request.name === '' ? shortenAddress(request.did) : request.name
  const paid = request.payment !== undefined
  return (
    <Modal
      open={failure !== undefined || slow}
      onClose={() => callDialog.set(undefined)}
      title={t('placing.title', { name })}
      description={failure === undefined ? t(paid ? 'placing.paid' : 'placing.free') : undefined}
      testId="placing-dialog"
    >
      {failure === undefined ? (
        progress !== undefined && paid ? (
          <ProgressSteps progress={progress} steps={['preparing', 'sign', 'publishing']} />
        ) : (
          <Opening label={t('placing.devices')} className="p-4" />
        )
      ) : (
        <>
          <FailureNotice failure={failure} />
          <div className="mt-4 flex flex-wrap gap-2">
            <Button kind="primary" onClick={() => void placeCall(request)}>
              {t('placing.again')}
            </Button>
            <Button onClick={() => callDialog.set({ kind: 'check', request })}>{t('check.open')}</Button>
          </div>
        </>
      )}
    </Modal>
  )
}
