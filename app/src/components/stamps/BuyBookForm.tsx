'use client'
import type { Progress } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useId, useMemo, useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { useTask } from '../../hooks/useTask.ts'
import { bookPresets } from '../../lib/bookPresets.ts'
import { formatCount } from '../../lib/formatCount.ts'
import { formatPeriod } from '../../lib/formatPeriod.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Facts } from '../ui/Facts.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Money } from '../ui/Money.tsx'
import { Notice } from '../ui/Notice.tsx'
import { FundButton } from '../wallet/FundButton.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { useTokenBalance } from '../wallet/useTokenBalance.ts'
import { useWallet } from '../wallet/useWallet.ts'

/** Buys a stamp book: choose a size, read exactly what it costs, then one signature and one transaction. */
export function BuyBookForm({ onBought, titled = true }: { onBought?: () => void; titled?: boolean }) {
  const t = useTranslations('stamps')
  const locale = useLocale()
  const id = useId()
  const network = useNetwork()
  const money = useMoney(network)
  const current = useClientSnapshot()
  const wallet = useWallet()
  const { balance, refresh } = useTokenBalance()
  const [chosen, setChosen] = useState<'small' | 'medium' | 'large'>('medium')
  const [progress, setProgress] = useState<Progress>()
  const task = useTask()
  const client = current?.client
  const relays = current?.snapshot.relays
  const offers = useMemo(() => {
    if (client === undefined) return []
    const asks = (relays ?? []).filter(({ eligible }) => eligible).map(({ ask }) => ask)
    return bookPresets(network.limits, asks).map((preset) => ({ ...preset, quote: client.books.quote(preset) }))
  }, [client, relays, network])
  const offer = offers.find(({ name }) => name === chosen)
  const quote = offer?.quote
  const short = balance !== undefined && quote !== undefined && balance.token < quote.amount
  const buy = (event: FormEvent) => {
    event.preventDefault()
    task.run(async () => {
      if (client === undefined || wallet === undefined || quote === undefined) return
      setProgress({ step: 'preparing' })
      try {
        await client.books.open({ wallet, depth: quote.depth, unit: quote.unit, amount: quote.amount }, setProgress)
        refresh()
        onBought?.()
      } finally {
        setProgress(undefined)
      }
    })
  }
  if (quote === undefined) return null
  const period = formatPeriod(quote.epochSeconds, locale)
  return (
    <form onSubmit={buy} aria-labelledby={`${id}-title`} data-testid="buy-form">
      <h2 id={`${id}-title`} className={titled ? 'text-lg' : 'sr-only'}>
        {t('buyTitle')}
      </h2>
      <p className="mt-1 text-sm text-soft">{t('buyWhat')}</p>
      <fieldset className="mt-4 grid gap-2 sm:grid-cols-3" disabled={task.running}>
        <legend className="mb-2 text-sm font-semibold">{t('size')}</legend>
        {offers.map(({ name, quote }) => (
          <label
            key={name}
            className="flex min-h-11 cursor-pointer items-start gap-3 rounded border border-line-strong p-3 has-checked:border-ink has-checked:bg-sunk has-checked:ring-1 has-checked:ring-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ink"
          >
            <input
              type="radio"
              name={`${id}-size`}
              value={name}
              checked={name === chosen}
              onChange={() => setChosen(name)}
              className="mt-1 size-4 accent-ink outline-none"
              data-testid={`size-${name}`}
            />
            <span className="min-w-0">
              <span className="block text-sm font-semibold">{t(name)}</span>
              <span className="figures block text-sm text-soft">
                {t('messages', { count: quote.messagesPerEpoch, period })}
              </span>
              <span className="figures block text-sm">{money.exact(quote.amount)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Facts
        className="mt-4"
        facts={[
          {
            name: t('payNow'),
            value: money.exact(quote.amount),
            testId: 'quote-amount',
          },
          {
            name: t('bond'),
            value: money.exact(quote.bond),
            note: t('bondMeans'),
          },
          {
            name: t('atMost'),
            value: money.exact(quote.balance),
            note: t('atMostMeans'),
          },
          {
            name: t('perPeriod'),
            value: t('messages', { count: quote.messagesPerEpoch, period }),
            note: t('perPeriodMeans', { slots: formatCount(quote.slots, locale) }),
          },
          {
            name: t('perMessage'),
            value: <Money units={quote.pricePerMessage} network={network} rounding="up" />,
            note: t('perMessageMeans'),
          },
          { name: t('renews'), value: t('renewsEvery', { period }), note: t('lasts', { count: quote.epochsCovered }) },
        ]}
      />
      {short && (
        <Notice tone="attention" className="mt-4" action={<FundButton />}>
          {t('short', { have: money.short(balance.token) })}
        </Notice>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button
          type="submit"
          kind="primary"
          busy={task.running}
          disabled={wallet === undefined || short}
          data-testid="buy"
        >
          {task.running ? t('buying') : t('buy', { amount: money.exact(quote.amount) })}
        </Button>
        <p className="flex-1 basis-48 text-sm text-soft">{t('thenNoMore')}</p>
      </div>
      {progress !== undefined && (
        <ProgressSteps progress={progress} steps={['preparing', 'sign', 'confirm', 'mining']} />
      )}
      <FailureNotice failure={task.failure} className="mt-4" />
    </form>
  )
}
