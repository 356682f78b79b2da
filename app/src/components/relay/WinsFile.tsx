'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useTask } from '../../hooks/useTask.ts'
import { downloadText } from '../../lib/downloadText.ts'
import type { Network } from '../../lib/network.ts'
import type { ChartSource } from '../charts/ChartSource.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { winsCsv } from './winsCsv.ts'

/** Saves every claim as CSV: fetched page by page when asked for, and stopped by the same button. */
export function WinsFile({ id, network, source }: { id: number; network: Network; source: ChartSource }) {
  const t = useTranslations('relay.wins')
  const { running, failure, run, clear } = useTask()
  const stop = useRef<AbortController>(undefined)
  const [isCut, setCut] = useState(false)
  useEffect(() => () => stop.current?.abort(), [])
  const save = () => {
    const stopping = new AbortController()
    stop.current = stopping
    const { signal } = stopping
    run(async () => {
      const { readAllWins } = await import('../../session/readRelayLife.ts')
      try {
        const { value } = await readAllWins(source.url, { id, block: source.block.number, signal })
        setCut(value.isCut)
        downloadText(`parley-relay-${id}-claims.csv`, winsCsv(value.rows, network.token))
      } catch (error) {
        // Stopped by the person, who knows.
        if (!signal.aborted) throw error
      }
    })
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      {isCut && (
        <p role="status" className="text-sm text-amber">
          {t('cut')}
        </p>
      )}
      <FailureNotice failure={failure} action={<Button onClick={clear}>{t('understood')}</Button>} />
      {running ? (
        <Button onClick={() => stop.current?.abort()} data-testid="wins-stop">
          {t('stop')}
        </Button>
      ) : (
        <Button onClick={save} data-testid="wins-csv">
          {t('csv')}
        </Button>
      )}
    </div>
  )
}
