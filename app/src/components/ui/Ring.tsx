import type { PostmarkRing } from '../../lib/postmarkRing.ts'
import { classes } from './classes.ts'

export type RingProps = { ring: PostmarkRing; className?: string }

const RADIUS = 7.5
const AROUND = 2 * Math.PI * RADIUS

/** The postmark: our sign for state. Drawn only, its words stand beside it. */
export function Ring({ ring, className }: RingProps) {
  const circle = { cx: 10, cy: 10, r: RADIUS, fill: 'none', strokeWidth: 2, strokeLinecap: 'round' as const }
  return (
    <svg
      aria-hidden="true"
      data-ring={ring.kind}
      viewBox="0 0 20 20"
      className={classes('size-4 shrink-0', ring.kind === 'broken' && 'text-amber', className)}
      stroke="currentColor"
    >
      {ring.kind === 'dotted' && <circle {...circle} strokeDasharray={`0.01 ${AROUND / 10}`} />}
      {ring.kind === 'arc' && (
        <>
          <circle {...circle} className="opacity-25" />
          <circle {...circle} strokeDasharray={`${AROUND * ring.share} ${AROUND}`} transform="rotate(-90 10 10)" />
        </>
      )}
      {(ring.kind === 'full' || ring.kind === 'delivered') && <circle {...circle} />}
      {ring.kind === 'delivered' && <circle cx="10" cy="10" r="3" fill="currentColor" stroke="none" />}
      {ring.kind === 'broken' && (
        <circle {...circle} strokeDasharray={`${AROUND * 0.36} ${AROUND * 0.14}`} transform="rotate(20 10 10)" />
      )}
    </svg>
  )
}
