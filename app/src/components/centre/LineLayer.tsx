'use client'
import type { LineView } from '@parley/client'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { LineBar } from './LineBar.tsx'
import { TurnCard } from './TurnCard.tsx'

/** One's place at a centre, whatever page is open: a bar while waiting, a card when it is one's turn. */
export function LineLayer({ line }: { line: LineView }) {
  const calls = useClientSnapshot()?.snapshot.calls ?? []
  if (line.state === 'served') return null
  if (line.state !== 'turn') return <LineBar line={line} />
  const going = calls.some(
    ({ peer, direction, phase }) => peer === line.adviser?.did && direction === 'out' && phase !== 'ended',
  )
  return going ? null : <TurnCard line={line} />
}
