import { classes } from './classes.ts'
import { Ring } from './Ring.tsx'

/** The loading mark: the dotted ring, turning, with what is being waited for. */
export function Opening({ label, className }: { label: string; className?: string }) {
  return (
    <div role="status" className={classes('flex items-center justify-center gap-3 p-8 text-sm text-soft', className)}>
      <Ring ring={{ kind: 'dotted', share: 0 }} className="ring-turn size-5" />
      <span>{label}</span>
    </div>
  )
}
