'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMoney } from '../../hooks/useMoney.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { useOperator } from './useOperator.ts'

/** What an account's relays earned by paid calls, and taking it out. */
export function CallShares({ payout }: { payout: `0x${string}` }) {
  const t = useTranslations('operate')
  const network = useNetwork()
  const money = useMoney(network)
  const queries = useQueryClient()
  const { act, task, progress, wallet } = useOperator()
  const queryKey = ['call-credit', network.chainId, payout]
  const { data: credit } = useQuery({
    queryKey,
    queryFn: async () => {
      const { openOperator } = await import('../../session/openOperator.ts')
      return await openOperator(network).callCredit(payout)
    },
    refetchInterval: 15_000,
  })
  return (
    <Card
      aria-labelledby="shares-title"
      data-testid="call-shares"
      data-credit={credit === undefined ? '' : String(credit)}
    >
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 id="shares-title" className="text-base">
            {t('shares.title')}
          </h2>
          <p className="mt-1 text-sm text-soft">{t('shares.means')}</p>
        </div>
        {credit === 0n ? (
          <p className="text-sm">{t('shares.none')}</p>
        ) : (
          <Button
            busy={task.running}
            disabled={credit === undefined || wallet === undefined}
            onClick={() =>
              act(
                (desk, wallet, onProgress) => desk.collectCalls(wallet, onProgress),
                () => void queries.invalidateQueries({ queryKey }),
              )
            }
            data-testid="collect-calls"
          >
            {credit === undefined ? t('asking') : t('collect', { amount: money.short(credit) })}
          </Button>
        )}
      </div>
      {progress !== undefined && <ProgressSteps progress={progress} steps={['confirm', 'mining']} />}
      <FailureNotice failure={task.failure} className="mt-3" />
    </Card>
  )
}
