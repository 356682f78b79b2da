'use client'
import type { RosterView } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatDuration } from '../../lib/formatDuration.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { Ring } from '../ui/Ring.tsx'
import { StampAvatar } from '../ui/StampAvatar.tsx'

/** Who waits since when, and who answers. */
export function RosterLists({ roster: { count, waiting, team }, now }: { roster: RosterView; now: number }) {
  const t = useTranslations('centre')
  const locale = useLocale()
  return (
    <div className="mt-4 grid gap-x-8 gap-y-4 md:grid-cols-2">
      <div>
        <h3 className="text-sm font-semibold">{t('roster.waiting', { count })}</h3>
        {count === 0 ? (
          <p className="mt-1 text-sm text-soft">{t('roster.nobodyWaits')}</p>
        ) : (
          <ol className="mt-1 divide-y divide-line text-sm" data-testid="roster-waiting">
            {waiting.map(({ name, since }, index) => (
              <li key={`${since}-${name}`} className="flex items-baseline justify-between gap-3 py-2">
                <span className="min-w-0 truncate">
                  <span className="figures mr-2 text-soft">{index + 1}</span>
                  {name === '' ? t('roster.noName') : name}
                </span>
                <span className="figures shrink-0 text-soft">{formatDuration((now - since) / 1000, locale)}</span>
              </li>
            ))}
          </ol>
        )}
        {count > waiting.length && (
          <p className="mt-1 text-sm text-soft">{t('roster.more', { count: count - waiting.length })}</p>
        )}
      </div>
      <div>
        <h3 className="text-sm font-semibold">{t('roster.team', { count: team.length })}</h3>
        {team.length === 0 ? (
          <p className="mt-1 text-sm text-soft">{t('roster.nobodyAnswers')}</p>
        ) : (
          <ul className="mt-1 divide-y divide-line text-sm" data-testid="roster-team">
            {team.map(({ did, name, state }) => (
              <li key={did} className="flex items-center gap-2 py-2">
                <StampAvatar did={did} className="size-7" />
                <span className="min-w-0 flex-1 truncate">{name === '' ? shortenAddress(did) : name}</span>
                <span className="inline-flex shrink-0 items-center gap-1.5 text-soft">
                  <Ring ring={state === 'ready' ? { kind: 'delivered', share: 1 } : { kind: 'dotted', share: 0 }} />
                  {t(`roster.${state}`)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
