'use client'
import { useTranslations } from 'next-intl'
import { useTask } from '../../hooks/useTask.ts'
import { useClientSnapshot } from '../../session/useClientSnapshot.ts'
import { isDevelopmentChain } from '../../wallet/developmentChain.ts'
import { fundDevelopmentWallet } from '../../wallet/fundDevelopmentWallet.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { useNetwork } from './NetworkContext.ts'
import { useTokenBalance } from './useTokenBalance.ts'
import { useWallet } from './useWallet.ts'

/** Play money for any wallet, on development chains only. */
export function FundButton({ kind = 'plain' }: { kind?: 'primary' | 'plain' }) {
  const t = useTranslations('wallet')
  const network = useNetwork()
  const wallet = useWallet()
  const client = useClientSnapshot()?.client
  const { refresh } = useTokenBalance()
  const task = useTask()
  if (!isDevelopmentChain(network.chainId) || !network.token.faucet) return null
  const fund = () =>
    task.run(async () => {
      if (client === undefined || wallet === undefined) return
      await fundDevelopmentWallet({ network, client, wallet })
      refresh()
    })
  return (
    <>
      <Button
        kind={kind}
        data-testid="get-money"
        busy={task.running}
        disabled={client === undefined || wallet === undefined}
        onClick={fund}
      >
        {task.running ? t('funding') : t('fund')}
      </Button>
      <FailureNotice failure={task.failure} className="basis-full" />
    </>
  )
}
