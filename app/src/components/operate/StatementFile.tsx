'use client'
import type { RelayRecord } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useTask } from '../../hooks/useTask.ts'
import { downloadText } from '../../lib/downloadText.ts'
import type { ChartSource } from '../charts/ChartSource.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { statementCsv } from './statementCsv.ts'

/** The year so far as a file for the books; last year's beside it while there is one. */
export function StatementFile({ id, source, record }: { id: number; source: ChartSource; record: RelayRecord }) {
  const t = useTranslations('operate.statement')
  const network = useNetwork()
  const task = useTask()
  const stop = useRef<AbortController>(undefined)
  const [isCut, setCut] = useState(false)
  useEffect(() => () => stop.current?.abort(), [])
  const thisYear = new Date().getUTCFullYear()
  const years = new Date(record.joinedAt).getUTCFullYear() < thisYear ? [thisYear, thisYear - 1] : [thisYear]
  const save = (year: number) => {
    const stopping = new AbortController()
    stop.current = stopping
    task.run(async () => {
      const { readAllWins } = await import('../../session/readRelayLife.ts')
      const { value } = await readAllWins(source.url, { id, block: source.block.number, signal: stopping.signal })
      if (stopping.signal.aborted) return
      const { token } = network
      const statement = { wins: value.rows, collections: record.collections }
      downloadText(`parley-relay-${id}-${year}.csv`, statementCsv(statement, { year, relayId: id, token }))
      setCut(value.isCut)
    })
  }
  return (
    <>
      {years.map((year) => (
        <Button key={year} busy={task.running} onClick={() => save(year)} data-testid={`statement-${year}`}>
          {t('save', { year: String(year) })}
        </Button>
      ))}
      {isCut && <Notice tone="attention">{t('cut')}</Notice>}
      <FailureNotice failure={task.failure} />
    </>
  )
}
