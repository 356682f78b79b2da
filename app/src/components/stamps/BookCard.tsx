'use client'
import type { BookView, Progress } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { useNow } from '../../hooks/useNow.ts'
import { useTask } from '../../hooks/useTask.ts'
import { formatCount } from '../../lib/formatCount.ts'
import { formatMoment } from '../../lib/formatMoment.ts'
import { parseAmount } from '../../lib/parseAmount.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Facts } from '../ui/Facts.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Field } from '../ui/Field.tsx'
import { Meter } from '../ui/Meter.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Money } from '../ui/Money.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { useTokenBalance } from '../wallet/useTokenBalance.ts'
import { useWallet } from '../wallet/useWallet.ts'

const NOTICES = {
  elsewhere: 'info',
  underfunded: 'attention',
  exiting: 'info',
  withdrawable: 'good',
  dead: 'loss',
} as const

/** One stamp book: what is left of its sheet, its money, and what can be done with it. */
export function BookCard({ book }: { book: BookView }) {
  const t = useTranslations('stamps')
  const locale = useLocale()
  const network = useNetwork()
  const money = useMoney(network)
  const now = useNow(5_000)
  const wallet = useWallet()
  const client = useClientSnapshot()?.client
  const { balance, refresh } = useTokenBalance()
  const [dialog, setDialog] = useState<'topUp' | 'close'>()
  const [amount, setAmount] = useState('')
  const [progress, setProgress] = useState<Progress>()
  const task = useTask()
  const number = String(book.id)
  const usable = book.state === 'active' || book.state === 'underfunded' || book.state === 'elsewhere'
  const topUp = parseAmount(amount, network.token.decimals)
  const work = (change: (wallet: NonNullable<ReturnType<typeof useWallet>>) => Promise<unknown>) =>
    task.run(async () => {
      if (wallet === undefined) return
      setProgress({ step: 'preparing' })
      try {
        await change(wallet)
        refresh()
        setDialog(undefined)
        setAmount('')
      } finally {
        setProgress(undefined)
      }
    })
  const close = () => {
    if (task.running) return
    setDialog(undefined)
    task.clear()
  }
  const status = book.state === 'active' || book.state === 'withdrawn' ? undefined : book.state
  const left = t('left', { free: formatCount(book.freeThisEpoch, locale), slots: formatCount(book.slots, locale) })
  return (
    <Card aria-labelledby={`book-${number}`} data-testid="book" data-book={number} data-state={book.state}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={`book-${number}`} className="text-base">
          {t('book', { number })}
        </h2>
        <p className="figures text-sm text-soft">{usable ? left : t(`states.${book.state}`)}</p>
      </div>
      {usable && (
        <>
          <Meter className="mt-3" value={book.freeThisEpoch} max={book.slots} label={t('leftLabel')} valueText={left} />
          <p className="figures mt-2 text-sm text-soft">
            {t('renewsAt', { moment: formatMoment(book.renewsAt, { now, locale }) })}
          </p>
        </>
      )}
      {status !== undefined && (
        <Notice tone={NOTICES[status]} className="mt-3">
          {t(`statesMean.${status}`, {
            moment: book.withdrawableAt === undefined ? '' : formatMoment(book.withdrawableAt, { now, locale }),
          })}
        </Notice>
      )}
      {book.state !== 'withdrawn' && (
        <Facts
          className="mt-3"
          facts={[
            {
              name: t('balance'),
              value: <Money units={book.balance} network={network} />,
              note: book.reserved > 0n ? t('reserved', { amount: money.short(book.reserved) }) : undefined,
              testId: 'book-balance',
            },
            { name: t('bookBond'), value: <Money units={book.bond} network={network} />, note: t('bondMeans') },
          ]}
        />
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {usable && (
          <>
            <Button onClick={() => setDialog('topUp')} data-testid="top-up">
              {t('topUp')}
            </Button>
            <Button kind="quiet" onClick={() => setDialog('close')} data-testid="close-book">
              {t('closeBook')}
            </Button>
          </>
        )}
        {book.state === 'withdrawable' && (
          <Button
            kind="primary"
            busy={task.running}
            disabled={wallet === undefined}
            data-testid="withdraw"
            onClick={() => work(async (wallet) => client?.books.withdraw({ wallet, bookId: book.id }, setProgress))}
          >
            {t('withdraw', { amount: money.short(book.balance + book.bond) })}
          </Button>
        )}
      </div>
      {dialog === undefined && (
        <>
          {progress !== undefined && <ProgressSteps progress={progress} steps={['confirm', 'mining']} />}
          <FailureNotice failure={task.failure} className="mt-3" />
        </>
      )}
      <Modal open={dialog === 'topUp'} onClose={close} title={t('topUpTitle', { number })} description={t('topUpWhat')}>
        <form
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            if (topUp !== undefined && topUp > 0n)
              work(async (wallet) => client?.books.topUp({ wallet, bookId: book.id, amount: topUp }, setProgress))
          }}
        >
          <Field
            label={t('amount', { symbol: network.token.symbol })}
            inputMode="decimal"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
            problem={
              amount !== '' && (topUp === undefined || topUp === 0n)
                ? t('amountWrong')
                : topUp !== undefined && balance !== undefined && topUp > balance.token
                  ? t('short', { have: money.short(balance.token) })
                  : undefined
            }
            hint={t('topUpHint', { amount: money.short(book.sheetValue, 'up') })}
            data-testid="top-up-amount"
          />
          <Button
            type="submit"
            kind="primary"
            className="mt-4"
            busy={task.running}
            disabled={topUp === undefined || topUp === 0n || wallet === undefined}
            data-testid="top-up-confirm"
          >
            {topUp === undefined || topUp === 0n ? t('topUp') : t('topUpBy', { amount: money.short(topUp, 'up') })}
          </Button>
        </form>
        {progress !== undefined && <ProgressSteps progress={progress} steps={['sign', 'confirm', 'mining']} />}
        <FailureNotice failure={task.failure} className="mt-3" />
      </Modal>
      <Modal open={dialog === 'close'} onClose={close} title={t('closeTitle', { number })} description={t('closeWhat')}>
        <Facts
          facts={[
            {
              name: t('comesBack'),
              value: <Money units={book.balance + book.bond - book.reserved} network={network} />,
              note: book.reserved > 0n ? t('comesBackMeans', { amount: money.short(book.reserved) }) : undefined,
            },
          ]}
        />
        <Button
          kind="danger"
          className="mt-4"
          busy={task.running}
          disabled={wallet === undefined}
          data-testid="close-book-confirm"
          onClick={() => work(async (wallet) => client?.books.exit({ wallet, bookId: book.id }, setProgress))}
        >
          {t('closeConfirm')}
        </Button>
        {progress !== undefined && <ProgressSteps progress={progress} steps={['confirm', 'mining']} />}
        <FailureNotice failure={task.failure} className="mt-3" />
      </Modal>
    </Card>
  )
}
