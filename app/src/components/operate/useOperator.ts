'use client'
import type { OperatorDesk, Progress, Wallet } from '@parley/client'
import { useState } from 'react'
import { type Task, useTask } from '../../hooks/useTask.ts'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { useTokenBalance } from '../wallet/useTokenBalance.ts'
import { useWallet } from '../wallet/useWallet.ts'

export type Operator = {
  /** Undefined while no wallet is connected. */
  wallet: Wallet | undefined
  progress: Progress | undefined
  task: Task
  /** Does one thing with the desk and the wallet; `onDone` when the chain has it. */
  act(
    work: (desk: OperatorDesk, wallet: Wallet, onProgress: (progress: Progress) => void) => Promise<void>,
    onDone?: () => void,
  ): void
}

/** One thing at a time for an operator: where it stands, and why it failed. */
export function useOperator(): Operator {
  const network = useNetwork()
  const wallet = useWallet()
  const task = useTask()
  const { refresh } = useTokenBalance()
  const [progress, setProgress] = useState<Progress>()
  const act: Operator['act'] = (work, onDone) =>
    task.run(async () => {
      if (wallet === undefined) return
      setProgress({ step: 'preparing' })
      try {
        const { openOperator } = await import('../../session/openOperator.ts')
        await work(openOperator(network), wallet, setProgress)
        refresh()
        onDone?.()
      } finally {
        setProgress(undefined)
      }
    })
  return { wallet, progress, task, act }
}
