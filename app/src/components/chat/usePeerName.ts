'use client'
import { useEffect, useState } from 'react'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'

/** The name of the other person: from the conversation, or asked for when there is none yet. Empty when unknown. */
export function usePeerName(peer: string): string {
  const current = useClientSnapshot()
  const client = current?.client
  const known = current?.snapshot.conversations.find((one) => one.peer === peer)?.name
  const [found, setFound] = useState('')
  useEffect(() => {
    if (client === undefined || (known !== undefined && known !== '')) return
    let live = true
    client.identity.find(peer).then(
      ({ name }) => live && setFound(name),
      () => {},
    )
    return () => {
      live = false
    }
  }, [client, peer, known])
  return known !== undefined && known !== '' ? known : found
}
