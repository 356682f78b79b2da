'use client'
import type { Progress } from '@parley/client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTask } from '../../hooks/useTask.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { FundButton } from '../wallet/FundButton.tsx'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { useTokenBalance } from '../wallet/useTokenBalance.ts'
import { useWallet } from '../wallet/useWallet.ts'

/** Registers the identity: what it does, what it costs, one transaction, and how far it is. */
export function RegisterCard({ titled = true }: { titled?: boolean }) {
  const t = useTranslations('identity')
  const current = useClientSnapshot()
  const wallet = useWallet()
  const { balance, refresh } = useTokenBalance()
  const [name, setName] = useState('')
  const [progress, setProgress] = useState<Progress>()
  const task = useTask()
  const elsewhere = current?.snapshot.identityStatus === 'elsewhere'
  const broke = balance !== undefined && balance.native === 0n
  const register = (event: FormEvent) => {
    event.preventDefault()
    task.run(async () => {
      if (current === undefined || wallet === undefined) return
      setProgress({ step: 'preparing' })
      try {
        await current.client.identity.register({ wallet, name: name.trim() }, setProgress)
        refresh()
      } finally {
        setProgress(undefined)
      }
    })
  }
  return (
    <form onSubmit={register} aria-labelledby="register-title" data-testid="register-form">
      <h2 id="register-title" className={titled ? 'text-lg' : 'sr-only'}>
        {t('registerTitle')}
      </h2>
      <p className="mt-1 text-sm text-soft">{t('registerWhat')}</p>
      {elsewhere && (
        <Notice tone="attention" className="mt-3">
          {t('elsewhere')}
        </Notice>
      )}
      <ul className="mt-3 list-disc space-y-1 pl-5 text-sm">
        <li>{t('registerCosts')}</li>
        <li>{t('registerPublic')}</li>
        <li>{t('registerKeys')}</li>
      </ul>
      <Field
        className="mt-4 max-w-sm"
        label={t('name')}
        hint={t('nameHint')}
        value={name}
        maxLength={64}
        autoComplete="nickname"
        onChange={(event) => setName(event.target.value)}
        disabled={task.running}
        data-testid="register-name"
      />
      {broke && (
        <Notice tone="attention" className="mt-4" action={<FundButton />}>
          {t('needsGas')}
        </Notice>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button
          type="submit"
          kind="primary"
          busy={task.running}
          disabled={wallet === undefined || current === undefined}
          data-testid="register"
        >
          {task.running ? t('registering') : elsewhere ? t('registerAgain') : t('register')}
        </Button>
      </div>
      {progress !== undefined && (
        <ProgressSteps progress={progress} steps={['preparing', 'confirm', 'mining', 'publishing']} />
      )}
      <FailureNotice failure={task.failure} className="mt-4" />
    </form>
  )
}
