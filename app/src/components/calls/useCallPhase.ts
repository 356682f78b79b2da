'use client'
import type { CallView } from '@parley/client'
import { useTranslations } from 'next-intl'

/** Where a call is, in words. */
export function useCallPhase({ phase, end, direction, paid }: CallView): string {
  const t = useTranslations('calls')
  if (phase !== 'ended') return t(paid?.state === 'paused' && phase === 'talking' ? 'phase.paused' : `phase.${phase}`)
  if (end === undefined) return t('phase.ended')
  if (end.reason === 'hangup') return t(end.by === 'me' ? 'ended.byMe' : 'ended.byPeer')
  if (end.reason === 'missed') return t(direction === 'out' ? 'ended.noAnswer' : 'ended.missed')
  return t(`ended.${end.reason}`)
}
