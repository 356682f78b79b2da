'use client'
import type { Wallet } from '@parley/client'
import { useMemo } from 'react'
import { useConfig, useConnection } from 'wagmi'
import { createWallet } from '../../wallet/createWallet.ts'
import { useNetwork } from './NetworkContext.ts'

/** The connected wallet for the client's calls, or undefined while none is. */
export function useWallet(): Wallet | undefined {
  const config = useConfig()
  const { chainId } = useNetwork()
  const { address, connector, status } = useConnection()
  return useMemo(
    () =>
      status !== 'connected' || address === undefined || connector === undefined
        ? undefined
        : createWallet({ config, connector, address, chainId }),
    [config, address, connector, status, chainId],
  )
}
