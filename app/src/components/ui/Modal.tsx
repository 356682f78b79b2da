'use client'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { ModalDialogProps } from './ModalDialog.tsx'

const load = () => import('./ModalDialog.tsx').then(({ ModalDialog }) => ({ default: ModalDialog }))
const ModalDialog = lazy(load)

/** A dialog over the page, fetched when the first one opens: most visits need none. */
export function Modal(props: ModalDialogProps) {
  const [used, setUsed] = useState(props.open)
  useEffect(() => {
    if (props.open) setUsed(true)
  }, [props.open])
  if (!used && !props.open) return null
  return (
    <Suspense fallback={null}>
      <ModalDialog {...props} />
    </Suspense>
  )
}
