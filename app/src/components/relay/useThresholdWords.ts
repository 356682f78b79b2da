'use client'
import { RELAY_THRESHOLDS } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatDuration } from '../../lib/formatDuration.ts'
import { formatShare } from '../../lib/formatShare.ts'

/** From where on each warning is given, for whoever wants to argue with it. */
export function useThresholdWords(): readonly string[] {
  const t = useTranslations('relay.threshold')
  const locale = useLocale()
  const share = (of: number) => formatShare(Math.round(of * 10_000), locale)
  const at = RELAY_THRESHOLDS
  return [
    t('ask', { rise: share(at.askRise), window: formatDuration(at.askWindowMs / 1_000, locale) }),
    t('stake', { slash: Number(at.sheetsSlashed), named: Number(at.sheetsNamed) }),
    t('claims', { expected: at.missedExpected, epochs: at.missedEpochs, pace: at.paceEpochs }),
    t('receipts', { share: share(at.unreceiptedShare), claims: at.unreceiptedClaims }),
    t('answers', { share: share(at.answeredShare) }),
  ]
}
