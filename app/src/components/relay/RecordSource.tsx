'use client'
import { useTranslations } from 'next-intl'
import type { ChartSource } from '../charts/ChartSource.ts'
import { Disclosure } from '../charts/Disclosure.tsx'
import { SourceLine } from '../charts/SourceLine.tsx'
import { SourceQuery } from '../charts/SourceQuery.tsx'

/** The question behind a card's figures, their block and their age. */
export function RecordSource({ source }: { source: ChartSource }) {
  const t = useTranslations('charts')
  return (
    <div className="mt-3">
      <SourceLine source={source} />
      <Disclosure label={t('query')} testId="record-query">
        <SourceQuery source={source} />
      </Disclosure>
    </div>
  )
}
