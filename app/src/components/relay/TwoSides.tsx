import type { ReactNode } from 'react'

/** What is so now, and beside it (below it on a phone) how it came to be. */
export function TwoSides({ now, history }: { now: ReactNode; history?: ReactNode }) {
  if (history === undefined) return now
  return (
    <div className="grid items-start gap-x-8 gap-y-4 *:min-w-0 lg:grid-cols-[1fr_2fr]">
      <div>{now}</div>
      <div className="lg:pt-3">{history}</div>
    </div>
  )
}
