'use client'
import { useEffect } from 'react'
import { useConnection } from 'wagmi'
import { useValue } from '../../hooks/useValue.ts'
import { closeSession } from '../../session/closeSession.ts'
import { openSession } from '../../session/openSession.ts'
import { session } from '../../session/session.ts'
import { startSession } from '../../session/startSession.ts'
import { useNetwork } from './NetworkContext.ts'

/** Opens the client of the connected wallet, and closes it when the wallet is disconnected or changed. */
export function SessionKeeper() {
  const network = useNetwork()
  const { address, status } = useConnection()
  useEffect(() => {
    if (address !== undefined) void openSession(network, address)
    else if (status === 'disconnected') closeSession()
  }, [network, address, status])
  // Drawing comes first: Waku is fetched when there is nothing better to do.
  const current = useValue(session)
  const client = current.status === 'ready' ? current.client : undefined
  useEffect(() => {
    if (client === undefined) return
    const timer = setTimeout(() => startSession(client), 50)
    // Asks the relays once: their prices decide what a stamp must be worth.
    void client.relays.list().catch(() => {})
    return () => clearTimeout(timer)
  }, [client])
  return null
}
