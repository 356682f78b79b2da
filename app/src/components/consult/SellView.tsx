'use client'
import type { Adviser, Progress } from '@parley/client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { useTask } from '../../hooks/useTask.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { DutyCard } from '../centre/DutyCard.tsx'
import { TeamCard } from '../centre/TeamCard.tsx'
import { Button } from '../ui/Button.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Opening } from '../ui/Opening.tsx'
import { Switch } from '../ui/Switch.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { useWallet } from '../wallet/useWallet.ts'
import { OfferForm } from './OfferForm.tsx'
import { useOwnOffer } from './useOwnOffer.ts'

/** Selling advice: the switch, the offer, and the form that makes or changes it. */
export function SellView() {
  const t = useTranslations('consult')
  const { identity, duty, desk } = useClientSnapshot()?.snapshot ?? {}
  const { offer, failure } = useOwnOffer()
  const [editing, setEditing] = useState(false)
  if (identity === undefined) {
    return (
      <Card className="flex flex-col items-start gap-4">
        <p>{t('sell.identityFirst')}</p>
        <Link href="/me" prefetch={false} className={buttonClasses('primary')}>
          {t('sell.getIdentity')}
        </Link>
      </Card>
    )
  }
  if (offer === undefined) {
    return failure === undefined ? (
      <Card>
        <Opening label={t('opening')} />
      </Card>
    ) : (
      <FailureNotice failure={failure} />
    )
  }
  if (offer === null || editing) {
    return (
      <>
        {duty !== undefined && <DutyCard duty={duty} />}
        <OfferForm
          own={offer ?? undefined}
          onDone={() => setEditing(false)}
          {...(offer === null ? {} : { onCancel: () => setEditing(false) })}
        />
      </>
    )
  }
  return (
    <>
      <OwnOffer offer={offer} onEdit={() => setEditing(true)} />
      {duty !== undefined && <DutyCard duty={duty} />}
      {desk !== undefined && <TeamCard desk={desk} />}
    </>
  )
}

function OwnOffer({ offer: { did, offer, price }, onEdit }: { offer: Adviser; onEdit: () => void }) {
  const t = useTranslations('consult')
  const current = useClientSnapshot()
  const money = useMoney(useNetwork())
  const task = useTask()
  const [withdrawing, setWithdrawing] = useState(false)
  if (current === undefined) return null
  const { client, snapshot } = current
  return (
    <>
      <Card aria-label={t('switch.label')}>
        <Switch
          on={snapshot.available}
          onSwitch={(on) => task.run(() => client.consult.setAvailable(on))}
          label={t('switch.label')}
          note={t(snapshot.available ? 'switch.on' : 'switch.off')}
          disabled={task.running}
          testId="available-switch"
        />
        <FailureNotice failure={task.failure} className="mt-3" />
      </Card>
      <Card aria-labelledby="own-offer-title" data-testid="own-offer">
        <h2 id="own-offer-title" className="text-lg break-words">
          {offer.title}
        </h2>
        <p className="figures mt-1" data-testid="own-rate">
          {t('perMinute', { amount: money.exact(price.perMinute) })}
        </p>
        <p className="text-sm text-soft">{t('price.keeps', { amount: money.exact(price.netPerMinute) })}</p>
        <div className="mt-4 flex flex-wrap gap-2">
          <Button kind="primary" onClick={onEdit} data-testid="offer-edit">
            {t('sell.edit')}
          </Button>
          <Link
            href={`/consult?did=${encodeURIComponent(did)}`}
            prefetch={false}
            className={buttonClasses('plain')}
            data-testid="offer-preview"
          >
            {t('sell.preview')}
          </Link>
          <Button kind="danger" onClick={() => setWithdrawing(true)} data-testid="offer-withdraw">
            {t('sell.withdraw')}
          </Button>
        </div>
      </Card>
      <Modal
        open={withdrawing}
        onClose={() => setWithdrawing(false)}
        title={t('sell.withdrawTitle')}
        description={t('sell.withdrawWhat')}
      >
        <Withdraw onDone={() => setWithdrawing(false)} />
      </Modal>
    </>
  )
}

function Withdraw({ onDone }: { onDone: () => void }) {
  const t = useTranslations('consult')
  const client = useClientSnapshot()?.client
  const wallet = useWallet()
  const task = useTask()
  const [progress, setProgress] = useState<Progress>()
  const withdraw = () =>
    task.run(async () => {
      if (client === undefined || wallet === undefined) return
      try {
        await client.consult.withdrawOffer({ wallet }, setProgress)
        onDone()
      } finally {
        setProgress(undefined)
      }
    })
  return (
    <>
      <Button
        kind="danger"
        className="w-full"
        busy={task.running}
        disabled={wallet === undefined}
        onClick={withdraw}
        data-testid="withdraw-confirm"
      >
        {t('sell.withdrawConfirm')}
      </Button>
      {progress !== undefined && (
        <ProgressSteps progress={progress} steps={['preparing', 'confirm', 'mining', 'publishing']} />
      )}
      <FailureNotice failure={task.failure} className="mt-3" />
    </>
  )
}
