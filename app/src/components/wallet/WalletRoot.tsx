'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { type Config, WagmiProvider } from 'wagmi'
import { useMounted } from '../../hooks/useMounted.ts'
import type { Network } from '../../lib/network.ts'
import { createWagmiConfig } from '../../wallet/createWagmiConfig.ts'
import { WalletCallDialogs } from '../calls/WalletCallDialogs.tsx'
import { Opening } from '../ui/Opening.tsx'
import { ConnectDialog } from './ConnectDialog.tsx'
import { NetworkContext } from './NetworkContext.ts'
import { SessionKeeper } from './SessionKeeper.tsx'
import { WalletPromptDialog } from './WalletPromptDialog.tsx'
import { WrongChainBanner } from './WrongChainBanner.tsx'

// One configuration a network for the whole visit: going from page to page must not look for wallets again.
const configs = new Map<string, Config>()
const queries = new QueryClient()

/** What the pages with a wallet stand on. Drawn in the browser only: which wallet was used last is known there alone. */
export function WalletRoot({ network, children }: { network: Network; children: ReactNode }) {
  const t = useTranslations('common')
  return useMounted() ? (
    <Mounted network={network}>{children}</Mounted>
  ) : (
    <Opening label={t('opening')} className="flex-1" />
  )
}

function Mounted({ network, children }: { network: Network; children: ReactNode }) {
  const t = useTranslations('wallet')
  const [config] = useState(() => {
    const key = JSON.stringify([network.chainId, network.rpcUrl, network.walletConnectProjectId])
    const known = configs.get(key)
    if (known !== undefined) return known
    const created = createWagmiConfig(network, { demo: t('demo'), walletConnect: 'WalletConnect' })
    configs.set(key, created)
    return created
  })
  return (
    <WagmiProvider config={config}>
      <QueryClientProvider client={queries}>
        <NetworkContext value={network}>
          <SessionKeeper />
          <WrongChainBanner />
          {children}
          <ConnectDialog />
          <WalletCallDialogs />
          <WalletPromptDialog />
        </NetworkContext>
      </QueryClientProvider>
    </WagmiProvider>
  )
}
