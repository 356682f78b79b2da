'use client'
import type { CallRecord } from '@parley/client'
import { useTranslations } from 'next-intl'
import { totalsOf } from '../../lib/totalsOf.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { useCallMoney } from './useCallMoney.ts'
import { useStatement } from './useStatement.ts'

/** What all paid calls came to, and the statement of them as a file or on paper. */
export function Statement({ records }: { records: readonly CallRecord[] }) {
  const t = useTranslations('calls')
  const money = useCallMoney()
  const { downloadCsv, print } = useStatement()
  const totals = totalsOf(records, useClientSnapshot()?.snapshot.identity?.address)
  const figures = [
    [t('statement.sessions'), String(totals.sessions)],
    [t('statement.spent'), money.exact(totals.spent)],
    [t('statement.earned'), money.exact(totals.earned)],
    [t('statement.fees'), money.exact(totals.fees)],
  ] as const
  return (
    <Card aria-labelledby="statement-title" data-testid="statement">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="statement-title" className="text-base">
          {t('statement.title')}
        </h2>
        <div className="flex flex-wrap gap-2">
          <Button data-testid="statement-csv" onClick={() => downloadCsv(records, 'parley-calls.csv')}>
            {t('receipt.csv')}
          </Button>
          <Button onClick={() => print(records)}>{t('receipt.print')}</Button>
        </div>
      </div>
      <dl className="figures mt-4 grid grid-cols-2 gap-4 md:grid-cols-4">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-soft">{name}</dt>
            <dd className="font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
