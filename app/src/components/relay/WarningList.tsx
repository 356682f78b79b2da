'use client'
import type { RelayWarning } from '@parley/client'
import { useTranslations } from 'next-intl'
import type { Network } from '../../lib/network.ts'
import { Disclosure } from '../charts/Disclosure.tsx'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/Icon.tsx'
import { EventMark } from './EventMark.tsx'
import { useThresholdWords } from './useThresholdWords.ts'
import { useWarningWords } from './useWarningWords.ts'

/** Those that say: do not rely on it. */
const GRAVE: readonly RelayWarning['code'][] = [
  'withdrawn',
  'unbonding',
  'below-minimum',
  'stake-below-slash',
  'slashed',
]

type Props = {
  warnings: readonly RelayWarning[]
  missing: { record: boolean; peers: boolean }
  network: Network
}

/** What to know before relying on a relay, in plain words; also what could not be looked at. */
export function WarningList({ warnings, missing, network }: Props) {
  const t = useTranslations('relay')
  const words = useWarningWords(network)
  const thresholds = useThresholdWords()
  return (
    <>
      {warnings.length === 0 ? (
        <p className="mt-3 flex items-center gap-3 text-sm text-teal" data-testid="no-warnings">
          <Icon name="check" className="size-5 shrink-0" />
          {t('noWarnings')}
        </p>
      ) : (
        <ul className="mt-3 flex flex-col gap-2">
          {warnings.map((warning) => (
            <li
              key={warning.code}
              data-testid="warning"
              data-code={warning.code}
              className={classes(
                'flex flex-wrap items-start gap-x-3 gap-y-1 rounded border px-4 py-3 text-sm',
                GRAVE.includes(warning.code)
                  ? 'border-loss bg-loss-wash text-loss'
                  : 'border-amber-line bg-amber-wash text-amber',
              )}
            >
              <Icon name="alert" className="size-5 shrink-0" />
              <p className="min-w-0 flex-1 basis-48">{words(warning)}</p>
              {'last' in warning && <EventMark event={warning.last} />}
            </li>
          ))}
        </ul>
      )}
      {missing.record && <p className="mt-3 text-sm text-soft">{t('unseen.record')}</p>}
      {missing.peers && <p className="mt-3 text-sm text-soft">{t('unseen.peers')}</p>}
      <div className="mt-1">
        <Disclosure label={t('judged')} testId="judged">
          <ul className="flex max-w-2xl list-disc flex-col gap-1 pb-1 pl-5 text-sm">
            {thresholds.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Disclosure>
      </div>
    </>
  )
}
