'use client'
import type { ReactNode } from 'react'
import { Button } from '../ui/Button.tsx'
import { type Fact, Facts } from '../ui/Facts.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Modal } from '../ui/Modal.tsx'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { Command } from './Command.tsx'
import type { Operator } from './useOperator.ts'

/** What will happen, before the wallet opens: in words, with its amounts, then one button. */
export function ActionDialog({
  open,
  onClose,
  title,
  description,
  facts,
  confirm,
  isDangerous = false,
  isReady = true,
  signs = false,
  operator,
  onConfirm,
  command,
  children,
}: {
  open: boolean
  onClose(): void
  title: string
  description: string
  facts?: readonly Fact[]
  confirm: string
  isDangerous?: boolean
  /** What was typed is good. */
  isReady?: boolean
  /** The wallet signs first, then sends. */
  signs?: boolean
  operator: Operator
  onConfirm(): void
  /** The same on the relay's own machine. */
  command?: string
  children?: ReactNode
}) {
  const { task, progress, wallet } = operator
  const close = () => {
    if (task.running) return
    task.clear()
    onClose()
  }
  return (
    <Modal open={open} onClose={close} title={title} description={description}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady && !task.running) onConfirm()
        }}
      >
        {children}
        {facts !== undefined && <Facts className="mt-3" facts={facts} />}
        <Button
          type="submit"
          kind={isDangerous ? 'danger' : 'primary'}
          className="mt-4"
          busy={task.running}
          disabled={!isReady || wallet === undefined}
          data-testid="operate-confirm"
        >
          {confirm}
        </Button>
      </form>
      {command !== undefined && (
        <div className="mt-3">
          <Command text={command} />
        </div>
      )}
      {progress !== undefined && (
        <ProgressSteps progress={progress} steps={signs ? ['sign', 'confirm', 'mining'] : ['confirm', 'mining']} />
      )}
      <FailureNotice failure={task.failure} className="mt-3" />
    </Modal>
  )
}
