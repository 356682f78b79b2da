import type { ComponentPropsWithRef } from 'react'
import { classes } from './classes.ts'

/** A sheet of paper on the desk: hairline, no shadow. */
export function Card({ className, ...rest }: ComponentPropsWithRef<'section'>) {
  return <section {...rest} className={classes('rounded-lg border border-line bg-card p-4 md:p-6', className)} />
}
