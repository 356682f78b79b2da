'use client'
import type { CallView } from '@parley/client'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { callScreen } from '../../calls/callScreen.ts'
import { ownMedia } from '../../calls/ownMedia.ts'
import { useValue } from '../../hooks/useValue.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { CallBar } from './CallBar.tsx'
import { CallDialogs } from './CallDialogs.tsx'
import { CallScreen } from './CallScreen.tsx'
import { CallSound } from './CallSound.tsx'
import { IncomingCall } from './IncomingCall.tsx'

const NONE: readonly CallView[] = []

/** Every call there is: those that ring as cards, the open one as a screen, the others as bars, and all voices. */
export function CallLayer() {
  const current = useClientSnapshot()
  const open = useValue(callScreen)
  const path = usePathname()
  const calls = current?.snapshot.calls ?? NONE
  const client = current?.client
  const incoming = calls.filter(({ phase }) => phase === 'incoming')
  const here = calls.filter(({ phase, id }) => phase !== 'incoming' && (phase !== 'ended' || ownMedia.took(id)))
  useEffect(() => {
    // One that rang here and was not taken is told by the list of calls.
    for (const { id, phase } of calls) if (phase === 'ended' && !ownMedia.took(id)) client?.calls.dismiss(id)
  }, [client, calls])
  // Who walks to another page takes the call along as a bar.
  const lastPath = useRef(path)
  useEffect(() => {
    if (lastPath.current === path) return
    lastPath.current = path
    callScreen.set(undefined)
  }, [path])
  const shown = here.find(({ id }) => id === open)
  const others = here.filter((call) => call !== shown)
  return (
    <>
      <CallSound calls={calls} />
      {others.map((call) => (
        <CallBar key={call.id} call={call} />
      ))}
      {shown !== undefined && <CallScreen key={shown.id} call={shown} />}
      <div className="pointer-events-none fixed inset-x-2 top-2 z-60 flex flex-col items-end gap-2 md:inset-x-auto md:top-4 md:right-4">
        {incoming.map((call) => (
          <IncomingCall key={call.id} call={call} waiting={here.some(({ phase }) => phase !== 'ended')} />
        ))}
      </div>
      <CallDialogs />
    </>
  )
}
