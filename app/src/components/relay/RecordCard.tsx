'use client'
import type { ReactNode } from 'react'
import type { ChartSource } from '../charts/ChartSource.ts'
import { Card } from '../ui/Card.tsx'
import { type Fact, Facts } from '../ui/Facts.tsx'
import { RecordSource } from './RecordSource.tsx'

/** A part of a relay's life: what is so now, and beside it (below it on a phone) how it came to be. */
export function RecordCard({
  name,
  title,
  facts,
  call,
  history,
  source,
}: {
  /** Of the part, for ids. */
  name: string
  title: string
  facts: readonly Fact[]
  /** Which call of a contract the facts come from. */
  call?: ReactNode
  /** Undefined where no subgraph told it. */
  history?: { title: string; lines: ReactNode } | undefined
  source: ChartSource | undefined
}) {
  const now = (
    <>
      <Facts className="mt-3" facts={facts} />
      {call}
    </>
  )
  return (
    <Card aria-labelledby={`${name}-title`} data-testid={`${name}-card`}>
      <h2 id={`${name}-title`} className="text-lg">
        {title}
      </h2>
      {history === undefined ? (
        now
      ) : (
        <div className="grid items-start gap-x-8 gap-y-4 *:min-w-0 lg:grid-cols-[1fr_2fr]">
          <div>{now}</div>
          <div className="lg:pt-3">
            <h3 className="text-sm font-semibold">{history.title}</h3>
            {history.lines}
          </div>
        </div>
      )}
      {source !== undefined && <RecordSource source={source} />}
    </Card>
  )
}
