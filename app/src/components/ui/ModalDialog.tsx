'use client'
import { Dialog } from '@base-ui/react/dialog'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'

export type ModalDialogProps = {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  children: ReactNode
  closable?: boolean
  testId?: string
}

/** A dialog over the page; on a phone it rises from the bottom edge. */
export function ModalDialog({
  open,
  onClose,
  title,
  description,
  children,
  closable = true,
  testId,
}: ModalDialogProps) {
  const t = useTranslations('common')
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()} disablePointerDismissal={!closable}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          {...(testId === undefined ? {} : { 'data-testid': testId })}
          className="fixed inset-x-0 bottom-0 z-50 max-h-[92dvh] overflow-y-auto rounded-t-lg border border-line bg-card p-5 text-ink transition duration-150 data-ending-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0 md:inset-x-auto md:top-1/2 md:bottom-auto md:left-1/2 md:w-[26rem] md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-lg md:p-6"
        >
          <div className="pr-10">
            <Dialog.Title className="text-lg">{title}</Dialog.Title>
          </div>
          {description !== undefined && (
            <Dialog.Description className="mt-1 text-sm text-soft">{description}</Dialog.Description>
          )}
          <div className="mt-4">{children}</div>
          {/* Last, so that the first thing reached is what the dialog is about. */}
          {closable && (
            <Dialog.Close
              aria-label={t('close')}
              className="absolute top-3 right-3 inline-flex size-11 items-center justify-center rounded hover:bg-sunk"
            >
              <Icon name="close" />
            </Dialog.Close>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
