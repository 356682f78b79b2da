'use client'
import type { RelayInfo } from '@parley/client'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { useFailureText } from '../../hooks/useFailureText.ts'
import { useNow } from '../../hooks/useNow.ts'
import { formatCount } from '../../lib/formatCount.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import type { Network } from '../../lib/network.ts'
import { Card } from '../ui/Card.tsx'
import { classes } from '../ui/classes.ts'
import { Facts } from '../ui/Facts.tsx'
import { Money } from '../ui/Money.tsx'
import { Ring } from '../ui/Ring.tsx'
import { relayState } from './relayState.ts'

/** One relay: its stake and price on chain, and what it says it carried, refused and earned. */
export function RelayCard({ relay, network }: { relay: RelayInfo; network: Network }) {
  const t = useTranslations('relays')
  const locale = useLocale()
  const now = useNow(1_000)
  const refusalText = useFailureText()
  const { id, url, status, claims } = relay
  const dash = t('notKnown')
  const paid = claims.reduce((sum, { net }) => sum + net, 0n)
  const refused = Object.entries(status?.stamps.refused ?? {}).filter(([, count]) => count > 0)
  const refusals = refused.reduce((sum, [, count]) => sum + count, 0)
  const state = relayState(relay)
  const age = Math.max(0, (now - relay.checkedAt) / 1000)
  return (
    <Card
      aria-labelledby={`relay-${id}`}
      data-testid="relay"
      data-relay={id}
      data-reachable={relay.reachable}
      data-carried={status?.stamps.postmarked ?? ''}
      data-receipted={status?.stamps.receipted ?? ''}
      data-claims={claims.length}
      data-net={String(paid)}
    >
      <div className="flex items-center gap-3">
        <Ring
          ring={state === 'online' ? { kind: 'delivered', share: 1 } : { kind: 'broken', share: 0 }}
          className={classes('size-6', state === 'online' && 'text-teal')}
        />
        <div className="min-w-0 flex-1">
          <h2 id={`relay-${id}`} className="text-base">
            <Link
              href={`/relays/${id}`}
              prefetch={false}
              className="underline decoration-line-strong underline-offset-4"
            >
              {t('relay', { id: String(id) })}
            </Link>
          </h2>
          <p className="truncate font-mono text-xs text-soft" title={url}>
            {url}
          </p>
        </div>
        <p className={classes('shrink-0 text-sm font-semibold', state === 'online' ? 'text-teal' : 'text-amber')}>
          {t(`state.${state}`)}
        </p>
      </div>
      <Facts
        className="mt-3"
        facts={[
          { name: t('stake'), value: <Money units={relay.stake} network={network} />, testId: 'stake' },
          {
            name: t('ask'),
            value: <Money units={relay.ask} network={network} rounding="up" />,
            note: t('askMeans'),
            testId: 'ask',
          },
          {
            name: t('carried'),
            value: status === undefined ? dash : formatCount(status.stamps.postmarked, locale),
            note: status === undefined ? undefined : t('receipted', { count: status.stamps.receipted }),
            testId: 'carried',
          },
          { name: t('refused'), value: status === undefined ? dash : formatCount(refusals, locale), testId: 'refused' },
          {
            name: t('lastDraw'),
            value:
              status === undefined
                ? dash
                : status.draw === undefined
                  ? t('notYet')
                  : t('epoch', { epoch: String(status.draw.epoch) }),
            note: status === undefined ? undefined : t('nowEpoch', { epoch: String(status.epoch) }),
            testId: 'last-draw',
          },
          {
            name: t('earnings'),
            value: (
              <span className="text-teal">
                <Money units={status?.claims.net ?? paid} network={network} />
              </span>
            ),
            note: t('claimCount', { count: status?.claims.count ?? claims.length }),
            testId: 'earnings',
          },
          {
            name: t('collectable'),
            value: relay.earned === undefined ? dash : <Money units={relay.earned} network={network} />,
            testId: 'collectable',
          },
          {
            name: t('held'),
            value: status === undefined ? dash : formatCount(status.held, locale),
            note: status === undefined ? undefined : t('inboxes', { count: status.inboxes }),
          },
          {
            name: t('answer'),
            value: relay.roundTripMs === undefined ? t('noAnswer') : t('within', { ms: Math.round(relay.roundTripMs) }),
            note: t('asked', { ago: formatDuration(age, locale) }),
          },
          {
            name: t('head'),
            value: status === undefined ? dash : t('block', { block: formatCount(status.chainHead, locale) }),
          },
        ]}
      />
      <Link
        href={`/relays/${id}`}
        prefetch={false}
        data-testid="relay-more"
        className="mt-2 flex min-h-11 items-center text-sm font-semibold underline underline-offset-4 md:min-h-9"
      >
        {t('more', { id: String(id) })}
      </Link>
      {refused.length > 0 && (
        <details className="mt-2 text-sm">
          <summary className="flex min-h-11 cursor-pointer items-center font-semibold md:min-h-9">
            {t('refusedWhy')}
          </summary>
          <ul className="flex flex-col gap-1 pb-1">
            {refused.map(([code, count]) => (
              <li key={code} className="figures flex justify-between gap-4" data-testid="refusal" data-code={code}>
                <span>{refusalText({ code, facts: {} })}</span>
                <span className="font-semibold">{formatCount(count, locale)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  )
}
