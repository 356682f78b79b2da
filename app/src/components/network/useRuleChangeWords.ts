'use client'
import type { RuleChange } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useMoney } from '../../hooks/useMoney.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { formatShare } from '../../lib/formatShare.ts'
import type { Network } from '../../lib/network.ts'

/** What a change of the rules is, in words. Accounts and contracts stand there whole: who reads this may want to look them up. */
export function useRuleChangeWords(network: Network): (change: RuleChange) => string {
  const t = useTranslations('coming')
  const locale = useLocale()
  const money = useMoney(network)
  return (change) => {
    switch (change.kind) {
      case 'shares':
        return t('shares', {
          fee: formatShare(change.feeBps, locale),
          unreceipted: formatShare(change.unreceiptedBps, locale),
        })
      case 'minValue':
        return t('minValue', { amount: money.exact(change.minValue) })
      case 'rents':
        return t('rents', {
          short: money.exact(change.short),
          four: money.exact(change.four),
          long: money.exact(change.long),
        })
      case 'delay':
        return t('delay', { duration: formatDuration(Number(change.delay), locale) })
      case 'grant':
      case 'revoke':
        return t(`${change.kind}.${change.role}`, { account: change.account })
      case 'other':
        return t('other', { contract: change.target })
    }
  }
}
