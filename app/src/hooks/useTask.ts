'use client'
import { useCallback, useState } from 'react'
import { type Failure, readFailure } from '../lib/readFailure.ts'

/** One thing the person asked for: running, or failed with a reason; asking again clears the reason. */
export type Task = {
  running: boolean
  failure: Failure | undefined
  run(work: () => Promise<void>): void
  clear(): void
}

export function useTask(): Task {
  const [running, setRunning] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const run = useCallback((work: () => Promise<void>) => {
    setFailure(undefined)
    setRunning(true)
    work()
      .catch((error: unknown) => {
        console.warn('A task failed', error)
        setFailure(readFailure(error))
      })
      .finally(() => setRunning(false))
  }, [])
  const clear = useCallback(() => setFailure(undefined), [])
  return { running, failure, run, clear }
}
