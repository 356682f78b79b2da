'use client'
import type { PaidCallView } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatPeriod } from '../../lib/formatPeriod.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { useCallMoney } from './useCallMoney.ts'

/** What a call costs or earns, in one line. */
export function PriceLine({ paid }: { paid: PaidCallView }) {
  const t = useTranslations('calls')
  const locale = useLocale()
  const money = useCallMoney()
  const own = useClientSnapshot()?.snapshot.identity?.address
  const what = paid.role === 'payer' ? 'costs' : paid.payee === own ? 'earns' : 'earnsForCentre'
  return (
    <p className="figures text-sm text-teal">
      {t(what, {
        amount: money.exact(paid.rate),
        period: formatPeriod(paid.tick, locale),
      })}
    </p>
  )
}
