'use client'
import type { CallRecord, Progress } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useNow } from '../../hooks/useNow.ts'
import { useTask } from '../../hooks/useTask.ts'
import { formatClock } from '../../lib/formatClock.ts'
import { formatMoment } from '../../lib/formatMoment.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { useWallet } from '../wallet/useWallet.ts'
import { useCallMoney } from './useCallMoney.ts'
import { useOwnStep } from './useOwnStep.ts'

type Paid = NonNullable<CallRecord['paid']>

/** What one's own wallet can do for a call that no relay has settled: the payee collects, the payer takes back the rest. */
export function SettleOwn({ paid }: { paid: Paid }) {
  const t = useTranslations('calls.settleOwn')
  const { value: step, failure } = useOwnStep(paid)
  if (step === undefined) {
    return failure === undefined ? (
      <Opening label={t('reading')} className="p-4" />
    ) : (
      <FailureNotice failure={failure} className="mt-3" />
    )
  }
  if (step.kind === 'none') return null
  return (
    <section className="mt-4 border-t border-line pt-4" aria-labelledby="settle-own-title" data-testid="settle-own">
      <h3 id="settle-own-title" className="text-sm font-semibold">
        {t('title')}
      </h3>
      {step.kind === 'wait' ? <Wait until={step.until} paid={paid} /> : <Act kind={step.kind} paid={paid} />}
    </section>
  )
}

/** The payee can still collect; then the payer takes back what is left. */
function Wait({ until, paid }: { until: number; paid: Paid }) {
  const t = useTranslations('calls.settleOwn')
  const locale = useLocale()
  const now = useNow()
  if (now >= until) return <Act kind="ready" paid={paid} />
  return (
    <>
      <p className="mt-1 text-sm text-soft">{t('waits', { time: formatMoment(until, { now, locale }) })}</p>
      <p className="figures mt-2 font-semibold" role="timer" data-testid="settle-wait">
        {t('left', { clock: formatClock(until - now) })}
      </p>
    </>
  )
}

/** One transaction, after its exact amounts. */
function Act({ kind, paid }: { kind: 'collect' | 'close' | 'ask' | 'ready'; paid: Paid }) {
  const t = useTranslations('calls.settleOwn')
  const money = useCallMoney()
  const client = useClientSnapshot()?.client
  const wallet = useWallet()
  const task = useTask()
  const [progress, setProgress] = useState<Progress>()
  const amounts = {
    amount: money.exact(kind === 'collect' ? paid.toPayee : paid.paid),
    rest: money.exact(paid.refund),
    deposit: money.exact(paid.deposit),
  }
  const act = () =>
    task.run(async () => {
      if (client === undefined || wallet === undefined) return
      const order = { wallet, tabId: paid.tabId }
      try {
        if (kind === 'ask') await client.sessions.requestClose(order, setProgress)
        else if (kind === 'ready') await client.sessions.finalize(order, setProgress)
        else await client.sessions.close(order, setProgress)
      } finally {
        setProgress(undefined)
      }
    })
  return (
    <>
      <p className="mt-1 text-sm text-soft">{t(kind, amounts)}</p>
      <Button
        className="mt-3"
        busy={task.running}
        disabled={wallet === undefined}
        onClick={act}
        data-testid={`settle-${kind}`}
      >
        {t(`${kind}Button`, amounts)}
      </Button>
      {progress !== undefined && <ProgressSteps progress={progress} steps={['confirm', 'mining']} />}
      <FailureNotice failure={task.failure} className="mt-3" />
    </>
  )
}
