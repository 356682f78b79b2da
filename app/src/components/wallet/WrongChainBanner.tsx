'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useConnection, useSwitchChain } from 'wagmi'
import { useFailureText } from '../../hooks/useFailureText.ts'
import { readFailure } from '../../lib/readFailure.ts'
import { chainOf } from '../../wallet/createWagmiConfig.ts'
import { promptWallet } from '../../wallet/promptWallet.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useNetwork } from './NetworkContext.ts'

/** Shown while the wallet is on another chain: which one is needed, what still works, and a button that switches or adds it. */
export function WrongChainBanner() {
  const t = useTranslations('wallet')
  const network = useNetwork()
  const { chainId, connector, isConnected } = useConnection()
  const { mutateAsync } = useSwitchChain()
  const failureText = useFailureText()
  const [problem, setProblem] = useState<string>()
  if (!isConnected || connector === undefined || chainId === network.chainId) return null
  const { name, nativeCurrency, rpcUrls } = chainOf(network)
  const change = async () => {
    setProblem(undefined)
    try {
      const addEthereumChainParameter = { chainName: name, nativeCurrency, rpcUrls: rpcUrls.default.http }
      await promptWallet('network', connector, () =>
        mutateAsync({ chainId: network.chainId, connector, addEthereumChainParameter }),
      )
    } catch (error) {
      setProblem(failureText(readFailure(error)))
    }
  }
  return (
    <div className="px-4 pt-2 md:px-8">
      <Notice
        tone="attention"
        live
        action={<Button onClick={() => void change()}>{t('switch', { network: name })}</Button>}
      >
        <p className="font-semibold">{t('wrongChain', { network: name, chainId: String(network.chainId) })}</p>
        <p>{problem ?? t('wrongChainMeans')}</p>
      </Notice>
    </div>
  )
}
