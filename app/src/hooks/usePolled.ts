'use client'
import { useEffect, useState } from 'react'
import { type Failure, readFailure } from '../lib/readFailure.ts'

export type Polled<Value> = {
  value: Value | undefined
  failure: Failure | undefined
}

/** Reads again and again while the page is visible. What was read stays when reading fails. `read` must stay the same function. */
export function usePolled<Value>(read: (signal: AbortSignal) => Promise<Value>, everyMs: number): Polled<Value> {
  const [value, setValue] = useState<Value>()
  const [failure, setFailure] = useState<Failure>()
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    let timer: ReturnType<typeof setTimeout> | undefined
    let isUnread = true
    const poll = async () => {
      if (document.visibilityState === 'visible' || isUnread) {
        try {
          const next = await read(signal)
          if (signal.aborted) return
          isUnread = false
          setValue(() => next)
          setFailure(undefined)
        } catch (error) {
          if (signal.aborted) return
          setFailure(readFailure(error))
        }
      }
      timer = setTimeout(poll, everyMs)
    }
    void poll()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [read, everyMs])
  return { value, failure }
}
