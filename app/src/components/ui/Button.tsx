import type { ComponentPropsWithRef } from 'react'
import { type ButtonKind, buttonClasses } from './buttonClasses.ts'

export type ButtonProps = ComponentPropsWithRef<'button'> & { kind?: ButtonKind; busy?: boolean }

/** A button. `primary` is for the one main action of a screen; `busy` keeps focus while it works. */
export function Button({ kind = 'plain', busy = false, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={buttonClasses(kind, className)}
    >
      {children}
    </button>
  )
}
