'use client'
import { useCallback, useEffect, useState } from 'react'
import { openTrack } from '../../calls/openTrack.ts'
import { type Failure, readFailure } from '../../lib/readFailure.ts'

/** A device opened for as long as it is looked at, and let go of after. */
export function useTrack(
  device: 'microphone' | 'camera',
  wanted: boolean,
  chosen: string | undefined,
): { track: MediaStreamTrack | undefined; failure: Failure | undefined; retry(): void } {
  const [track, setTrack] = useState<MediaStreamTrack>()
  const [failure, setFailure] = useState<Failure>()
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened again for another device, and when asked to
  useEffect(() => {
    if (!wanted) return
    let live = true
    let opened: MediaStreamTrack | undefined
    setFailure(undefined)
    openTrack(device).then(
      (track) => {
        opened = track
        if (live) setTrack(track)
        else track.stop()
      },
      (error: unknown) => live && setFailure(readFailure(error)),
    )
    return () => {
      live = false
      opened?.stop()
      setTrack(undefined)
    }
  }, [device, wanted, chosen, attempt])
  const retry = useCallback(() => setAttempt((now) => now + 1), [])
  return { track, failure, retry }
}
