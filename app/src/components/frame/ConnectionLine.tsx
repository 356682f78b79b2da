'use client'
import { useTranslations } from 'next-intl'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { classes } from '../ui/classes.ts'

const TONES = {
  stopped: 'bg-line text-soft',
  connecting: 'bg-amber-line text-soft',
  'catching-up': 'bg-amber-line text-soft',
  online: 'bg-teal text-soft',
  offline: 'bg-loss text-loss',
} as const

/** The thin line on top: connected to how many relays, how fast, or what is missing, in words. */
export function ConnectionLine() {
  const t = useTranslations('connection')
  const connection = useClientSnapshot()?.snapshot.connection
  const state = connection?.state ?? 'stopped'
  const words =
    connection === undefined || state === 'stopped'
      ? ''
      : state === 'online'
        ? connection.latencyMs === undefined
          ? t('online', { relays: connection.relays })
          : t('onlineWithin', { relays: connection.relays, ms: Math.round(connection.latencyMs) })
        : t(state)
  return (
    <div data-testid="connection" data-state={state} data-relays={connection?.relays ?? 0} className="shrink-0">
      <div aria-hidden="true" className={classes('h-0.5 transition-colors duration-150', TONES[state].split(' ')[0])} />
      <p
        role="status"
        className={classes(
          'figures flex min-h-5 items-center justify-end px-4 text-xs',
          words === '' && 'max-md:hidden',
          TONES[state].split(' ')[1],
        )}
      >
        {words}
      </p>
    </div>
  )
}
