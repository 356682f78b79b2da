'use client'
import { createContext, useContext } from 'react'
import type { Network } from '../../lib/network.ts'

export const NetworkContext = createContext<Network | undefined>(undefined)

/** The deployment this page talks to. */
export function useNetwork(): Network {
  const network = useContext(NetworkContext)
  if (network === undefined) throw new Error('useNetwork outside of a page with a network.')
  return network
}
