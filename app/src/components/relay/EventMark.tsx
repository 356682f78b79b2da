'use client'
import type { RelayEvent } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatCount } from '../../lib/formatCount.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { CopyButton } from '../ui/CopyButton.tsx'

/** Where something stands on the chain: its block, and its transaction to copy. */
export function EventMark({ event: { block, transaction } }: { event: RelayEvent }) {
  const t = useTranslations('relay')
  const locale = useLocale()
  return (
    <span
      className="inline-flex items-center text-left text-xs whitespace-nowrap"
      data-testid="event"
      data-transaction={transaction}
    >
      <span className="figures">
        <span className="block">{t('block', { block: formatCount(block, locale) })}</span>
        <span className="block font-mono" title={transaction}>
          {shortenAddress(transaction)}
        </span>
      </span>
      <CopyButton
        text={transaction}
        label={t('copyTransaction')}
        iconOnly
        className="border-transparent! bg-transparent! md:min-h-8"
      />
    </span>
  )
}
