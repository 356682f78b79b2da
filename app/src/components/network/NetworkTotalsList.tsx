'use client'
import { askedPerMessage, estimateMessages, type NetworkFigures, paidPerMessage } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { formatCount } from '../../lib/formatCount.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import type { Network } from '../../lib/network.ts'
import { stakedAsks } from './stakedAsks.ts'

type Name = 'income' | 'postage' | 'messages' | 'price' | 'burned' | 'stake' | 'identities' | 'tabs'
type Total = { name: Name; units: bigint | undefined; value: string; exact?: string; note: ReactNode }

/** What the network came to since it was deployed, and what stands now. */
export function NetworkTotalsList({ figures, network }: { figures: NetworkFigures; network: Network }) {
  const t = useTranslations('economy')
  const locale = useLocale()
  const money = useMoney(network)
  // An estimate's last digits say nothing.
  const rough = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 })
  const totals = figures.totals.value
  const asks = stakedAsks(figures)
  const asked = askedPerMessage(asks)
  const paid = paidPerMessage(totals)
  const estimate = estimateMessages(totals)
  const amount = (units: bigint, rounding?: 'up') => ({
    units,
    value: money.short(units, rounding),
    exact: money.exact(units),
  })
  const count = (units: bigint) => ({ units, value: formatCount(units, locale) })
  const rows: readonly Total[] = [
    {
      name: 'income',
      ...amount(totals.relayIncome),
      note: t('total.claims', { count: Number(totals.claims) }),
    },
    {
      name: 'postage',
      ...amount(totals.postagePaidIn),
      note: t('total.inBooks', { amount: money.short(totals.bookBalance) }),
    },
    {
      name: 'messages',
      units: estimate.messages,
      value: t('total.about', { count: rough.format(estimate.messages) }),
      exact: formatCount(estimate.messages, locale),
      note: t('total.giveOrTake', { count: rough.format(estimate.error) }),
    },
    {
      name: 'price',
      ...(paid === undefined ? { units: undefined, value: t('notYet') } : amount(paid, 'up')),
      note: asked === undefined ? t('total.noAsk') : t('total.asked', { price: money.short(asked.median, 'up') }),
    },
    {
      name: 'burned',
      ...amount(totals.burned),
      note: t('total.waiting', { amount: money.short(totals.forfeitsWaiting) }),
    },
    { name: 'stake', ...amount(totals.stake), note: t('total.relays', { count: asks.length }) },
    {
      name: 'identities',
      ...count(totals.identitiesSeen),
      note: t('total.books', { count: Number(totals.booksOpened) }),
    },
    {
      name: 'tabs',
      ...count(totals.tabsOpened),
      note: t('total.talk', { duration: formatDuration(Number(totals.talkSeconds), locale) }),
    },
  ]
  return (
    <dl
      data-testid="network-totals"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4"
    >
      {rows.map(({ name, units, value, exact, note }) => (
        <div key={name} className="bg-card p-4" data-total={name} data-units={units === undefined ? '' : String(units)}>
          <dt className="text-sm text-soft">{t(`total.${name}`)}</dt>
          <dd className="figures mt-1">
            <span className="block text-lg font-semibold" title={exact}>
              {value}
            </span>
            <span className="block text-xs text-soft">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
