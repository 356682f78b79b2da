'use client'
import type { CallView } from '@parley/client'
import { useTranslations } from 'next-intl'

/** Where a call is, in words. */
export function useCallPhase({ phase, end, direction, held, paid }: CallView): string {
  const t = useTranslations('calls')
  if (phase === 'talking' && held !== undefined) return t(paid === undefined ? `held.${held}` : 'phase.paused')
  if (phase !== 'ended') return t(`phase.${phase}`)
  if (end === undefined) return t('phase.ended')
  if (end.reason === 'hangup') return t(end.by === 'me' ? 'ended.byMe' : 'ended.byPeer')
  if (end.reason === 'missed') return t(direction === 'out' ? 'ended.noAnswer' : 'ended.missed')
  return t(`ended.${end.reason}`)
}
