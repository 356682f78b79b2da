'use client'
import { useTranslations } from 'next-intl'
import { CopyButton } from '../ui/CopyButton.tsx'
import type { ChartSource } from './ChartSource.ts'

/** The question behind numbers, to copy, and where to send it. */
export function SourceQuery({ source: { query, url } }: { source: ChartSource }) {
  const t = useTranslations('charts')
  return (
    <div className="flex flex-col gap-2 pb-1 text-sm" data-testid="chart-query">
      <p>{t('sendTo')}</p>
      <p className="font-mono text-xs break-all">POST {url}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-60 overflow-auto rounded bg-sunk p-3 font-mono text-xs whitespace-pre-wrap">
        {query}
      </pre>
      <CopyButton text={query} label={t('copyQuery')} className="self-start" />
    </div>
  )
}
