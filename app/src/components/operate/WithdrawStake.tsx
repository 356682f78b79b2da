'use client'
import type { RelayInfo } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useMoney } from '../../hooks/useMoney.ts'
import { useNow } from '../../hooks/useNow.ts'
import { Button } from '../ui/Button.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { Command } from './Command.tsx'
import type { Operator } from './useOperator.ts'

/** Taking the stake out, from the second on that it is free. */
export function WithdrawStake({ relay: { id, stake, exitAt }, operator }: { relay: RelayInfo; operator: Operator }) {
  const t = useTranslations('operate.leave')
  const money = useMoney(useNetwork())
  const isFree = useNow(1_000) >= exitAt * 1_000
  return (
    <>
      <Button
        kind="primary"
        className="mt-2"
        disabled={!isFree || operator.wallet === undefined}
        busy={operator.task.running}
        onClick={() => operator.act((desk, wallet, onProgress) => desk.withdraw(wallet, { relayId: id }, onProgress))}
        data-testid="withdraw-stake"
      >
        {t('withdraw', { amount: money.short(stake) })}
      </Button>
      <Command text="npx parley-node withdraw --config relay/relay.json" />
    </>
  )
}
