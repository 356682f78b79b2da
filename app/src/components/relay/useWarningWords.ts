'use client'
import type { RelayWarning } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useMoney } from '../../hooks/useMoney.ts'
import { formatDate } from '../../lib/formatDate.ts'
import { formatShare } from '../../lib/formatShare.ts'
import type { Network } from '../../lib/network.ts'

/** Words for a warning in the reader's language. */
export function useWarningWords(network: Network): (warning: RelayWarning) => string {
  const t = useTranslations('relay.warning')
  const locale = useLocale()
  const money = useMoney(network)
  const date = (at: number) => formatDate(at, { locale })
  const share = (of: number) => formatShare(Math.round(of * 10_000), locale)
  return (warning) => {
    switch (warning.code) {
      case 'withdrawn':
        return t('withdrawn')
      case 'unbonding':
        return t(warning.isOver ? 'unbondingOver' : 'unbonding', { date: date(warning.exitAt) })
      case 'below-minimum':
        return t('below-minimum', { stake: money.short(warning.stake), minimum: money.short(warning.minimum) })
      case 'stake-below-slash':
      case 'stake-thin':
        return t(warning.code, {
          stake: money.short(warning.stake),
          sheet: money.short(warning.sheet),
          wanted: money.short(warning.wanted, 'up'),
        })
      case 'slashed':
        return t('slashed', { times: warning.times, taken: money.short(warning.taken), date: date(warning.last.at) })
      case 'ask-raised':
        return t('ask-raised', {
          from: money.exact(warning.from),
          to: money.exact(warning.to),
          rise: riseOf(warning, share),
          date: date(warning.last.at),
        })
      case 'no-claims':
        return t('no-claims', {
          epochs: warning.epochs,
          last: String(warning.lastEpoch),
          expected: Math.round(warning.expected),
        })
      case 'unreceipted':
        return t('unreceipted', { share: share(warning.share), claims: warning.claims })
      case 'unsteady':
        return t('unsteady', { share: share(warning.share), of: warning.of })
    }
  }
}

/** By how much in the hundred; `none`: from nothing there is no such number. */
function riseOf({ from, to }: { from: bigint; to: bigint }, share: (of: number) => string): string {
  return from === 0n ? 'none' : share(Number(((to - from) * 10_000n) / from) / 10_000)
}
