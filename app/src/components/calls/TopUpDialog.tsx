'use client'
import type { PaidCallView, Progress } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { topUpDialog } from '../../calls/topUpDialog.ts'
import { useMoney } from '../../hooks/useMoney.ts'
import { useTask } from '../../hooks/useTask.ts'
import { useValue } from '../../hooks/useValue.ts'
import { depositFor } from '../../lib/depositFor.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Facts } from '../ui/Facts.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Notice } from '../ui/Notice.tsx'
import { FundButton } from '../wallet/FundButton.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { useTokenBalance } from '../wallet/useTokenBalance.ts'
import { useWallet } from '../wallet/useWallet.ts'
import { Choice } from './Choice.tsx'

const MINUTES = [1, 10, 30, 60] as const

/** More time for a paid call that goes on: choose it, read the exact amount, then the wallet. The call is not interrupted. */
export function TopUpDialog() {
  const t = useTranslations('calls')
  const callId = useValue(topUpDialog)
  const call = useClientSnapshot()?.snapshot.calls.find(({ id }) => id === callId)
  const paid = call?.phase === 'ended' ? undefined : call?.paid
  const close = () => topUpDialog.set(undefined)
  return (
    <Modal
      open={paid !== undefined}
      onClose={close}
      title={t('topUp.title')}
      description={t('topUp.what')}
      testId="call-top-up-dialog"
    >
      {callId !== undefined && paid !== undefined && <TopUpForm callId={callId} paid={paid} onDone={close} />}
    </Modal>
  )
}

function TopUpForm({ callId, paid, onDone }: { callId: string; paid: PaidCallView; onDone: () => void }) {
  const t = useTranslations('calls')
  const locale = useLocale()
  const id = useId()
  const network = useNetwork()
  const money = useMoney(network)
  const client = useClientSnapshot()?.client
  const wallet = useWallet()
  const { balance, refresh } = useTokenBalance()
  const [minutes, setMinutes] = useState<number>(MINUTES[1])
  const [progress, setProgress] = useState<Progress>()
  const task = useTask()
  const amount = depositFor(minutes, paid)
  const short = balance !== undefined && balance.token < amount
  const topUp = (event: FormEvent) => {
    event.preventDefault()
    task.run(async () => {
      if (client === undefined || wallet === undefined) return
      setProgress({ step: 'preparing' })
      try {
        await client.calls.topUp(callId, { wallet, amount }, setProgress)
        refresh()
        onDone()
      } finally {
        setProgress(undefined)
      }
    })
  }
  return (
    <form onSubmit={topUp}>
      <fieldset className="grid grid-cols-2 gap-2" disabled={task.running}>
        <legend className="mb-2 text-sm font-semibold">{t('topUp.howLong')}</legend>
        {MINUTES.map((one) => (
          <Choice
            key={one}
            name={`${id}-minutes`}
            checked={one === minutes}
            onChoose={() => setMinutes(one)}
            testId={`top-up-${one}`}
            words={formatDuration(one * 60, locale, 'short')}
            note={money.exact(depositFor(one, paid))}
          />
        ))}
      </fieldset>
      <Facts
        className="mt-3"
        facts={[
          { name: t('topUp.now'), value: money.exact(amount) },
          { name: t('topUp.atMost'), value: money.exact(paid.deposit + amount) },
          { name: t('paidCall.rest'), value: t('paidCall.back'), note: t('paidCall.restMeans') },
        ]}
      />
      {short && (
        <Notice tone="attention" className="mt-3" action={<FundButton />}>
          {t('paidCall.short', { have: money.short(balance.token) })}
        </Notice>
      )}
      <Button
        type="submit"
        kind="primary"
        className="mt-4 w-full"
        busy={task.running}
        disabled={wallet === undefined || short}
        data-testid="call-top-up-confirm"
      >
        {t('topUp.confirm', { amount: money.exact(amount) })}
      </Button>
      {progress !== undefined && <ProgressSteps progress={progress} steps={['sign', 'confirm', 'mining']} />}
      <FailureNotice failure={task.failure} className="mt-3" />
    </form>
  )
}
