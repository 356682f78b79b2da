'use client'
import type { RelayInfo } from '@parley/client'
import { expectedIncome } from '@parley/protocol'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { bookPresets } from '../../lib/bookPresets.ts'
import { formatPeriod } from '../../lib/formatPeriod.ts'
import type { Network } from '../../lib/network.ts'
import { parseAmount } from '../../lib/parseAmount.ts'
import { Card } from '../ui/Card.tsx'
import { Facts } from '../ui/Facts.tsx'
import { Field } from '../ui/Field.tsx'

const MOST_MESSAGES = 1_000_000_000
const DAY_SECONDS = 86_400

/** "What would I earn": a share of the network's mail at a price, with how far luck may carry it. Costs are the operator's own. */
export function OutlookCard({ network, relays }: { network: Network; relays: readonly RelayInfo[] }) {
  const t = useTranslations('operate.outlook')
  const locale = useLocale()
  const money = useMoney(network)
  const eligible = relays.filter((relay) => relay.eligible)
  const preset = bookPresets(
    network.limits,
    eligible.map(({ ask }) => ask),
  )[1]
  const { decimals, symbol } = network.token
  const [share, setShare] = useState(String(Math.round(100 / (eligible.length + 1))))
  const [messages, setMessages] = useState('100000')
  const [price, setPrice] = useState('')
  const [receipted, setReceipted] = useState('95')
  const shareBps = percentOf(share)
  const acknowledgedBps = percentOf(receipted)
  const perDay = /^\d{1,10}$/.test(messages) && Number(messages) <= MOST_MESSAGES ? Number(messages) : undefined
  const unit = price === '' ? preset?.unit : parseAmount(price, decimals)
  const epochLength = network.schedule.epochLength
  const income =
    shareBps === undefined ||
    acknowledgedBps === undefined ||
    perDay === undefined ||
    unit === undefined ||
    unit >= 1n << 63n ||
    preset === undefined
      ? undefined
      : expectedIncome({
          shareBps,
          messages: Math.round((perDay * epochLength) / DAY_SECONDS),
          unit,
          depth: preset.depth,
          ask: 0n,
          acknowledgedBps,
          shares: network.shares,
        })
  const least = income === undefined || income.deviation > income.expected ? 0n : income.expected - income.deviation
  const percentProblem = (text: string) => (percentOf(text) === undefined ? t('percentWrong') : undefined)
  return (
    <Card aria-labelledby="outlook-title" data-testid="outlook">
      <h2 id="outlook-title" className="text-lg">
        {t('title')}
      </h2>
      <p className="mt-1 max-w-2xl text-sm text-soft">{t('means')}</p>
      <div className="mt-4 grid gap-4 *:min-w-0 sm:grid-cols-2 lg:grid-cols-4">
        <Field
          label={t('messages')}
          inputMode="numeric"
          value={messages}
          onChange={(event) => setMessages(event.target.value.trim())}
          problem={perDay === undefined ? t('countWrong') : undefined}
          data-testid="outlook-messages"
        />
        <Field
          label={t('share')}
          inputMode="decimal"
          value={share}
          onChange={(event) => setShare(event.target.value.trim())}
          problem={percentProblem(share)}
          hint={t('shareHint', { relays: eligible.length })}
          data-testid="outlook-share"
        />
        <Field
          label={t('price', { symbol })}
          inputMode="decimal"
          value={price}
          placeholder={preset === undefined ? '' : money.exact(preset.unit).split(' ')[0]}
          onChange={(event) => setPrice(event.target.value.trim())}
          problem={unit === undefined || unit >= 1n << 63n ? t('priceWrong') : undefined}
          hint={t('priceHint')}
          data-testid="outlook-price"
        />
        <Field
          label={t('receipted')}
          inputMode="decimal"
          value={receipted}
          onChange={(event) => setReceipted(event.target.value.trim())}
          problem={percentProblem(receipted)}
          data-testid="outlook-receipted"
        />
      </div>
      {income !== undefined && (
        <Facts
          className="mt-4"
          facts={[
            {
              name: t('expected', { period: formatPeriod(epochLength, locale) }),
              value: <strong>{money.short(income.expected)}</strong>,
              testId: 'outlook-expected',
            },
            {
              name: t('spread'),
              value: t('range', {
                from: money.short(least),
                to: money.short(income.expected + income.deviation, 'up'),
              }),
              note: t('spreadMeans'),
              testId: 'outlook-spread',
            },
          ]}
        />
      )}
    </Card>
  )
}

/** 0 to 100 with two digits after the point, in 1/10,000. */
function percentOf(text: string): number | undefined {
  if (!/^\d{1,3}(?:[.,]\d{1,2})?$/.test(text)) return undefined
  const bps = Math.round(Number(text.replace(',', '.')) * 100)
  return bps <= 10_000 ? bps : undefined
}
