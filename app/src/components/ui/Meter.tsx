import { classes } from './classes.ts'

export type MeterProps = {
  value: number
  max: number
  label: string
  valueText: string
  className?: string
  /** Little of it is a matter of attention. */
  warns?: boolean
}

/** A bar that says how much there is. */
export function Meter({ value, max, label, valueText, className, warns = true }: MeterProps) {
  const share = max <= 0 ? 0 : Math.min(1, Math.max(0, value / max))
  return (
    // biome-ignore lint/a11y/useSemanticElements: browsers draw <meter> in colors of their own
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={valueText}
      className={classes('h-2.5 overflow-hidden rounded-full border border-line-strong bg-sunk', className)}
    >
      <div
        className={classes('h-full transition-[width] duration-150', warns && share < 0.1 ? 'bg-amber' : 'bg-ink')}
        style={{ width: `${share * 100}%` }}
      />
    </div>
  )
}
