import { classes } from './classes.ts'

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

const KINDS: Record<ButtonKind, string> = {
  primary: 'bg-accent text-on-accent border border-transparent hover:bg-accent-strong',
  plain: 'bg-card text-ink border border-line-strong hover:bg-sunk',
  quiet: 'bg-transparent text-ink border border-transparent hover:bg-sunk',
  danger: 'bg-card text-loss border border-loss hover:bg-loss-wash',
}

/** The look of a button, also for links that act as one. 44 px high on a phone. */
export function buttonClasses(kind: ButtonKind = 'plain', more?: string): string {
  return classes(
    'inline-flex min-h-11 items-center justify-center gap-2 rounded px-4 py-2 text-sm font-semibold transition-colors duration-150 md:min-h-10',
    'disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-progress aria-disabled:opacity-70',
    KINDS[kind],
    more,
  )
}
