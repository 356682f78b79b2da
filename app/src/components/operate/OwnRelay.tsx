'use client'
import { type RelayInfo, relayWarnings } from '@parley/client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { useNow } from '../../hooks/useNow.ts'
import { useRelayLife } from '../relay/useRelayLife.ts'
import { WarningList } from '../relay/WarningList.tsx'
import { relayState } from '../relays/relayState.ts'
import { Button } from '../ui/Button.tsx'
import { buttonClasses } from '../ui/buttonClasses.ts'
import { Card } from '../ui/Card.tsx'
import { Facts } from '../ui/Facts.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Money } from '../ui/Money.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ProgressSteps } from '../wallet/ProgressSteps.tsx'
import { AskDialog } from './AskDialog.tsx'
import { Command } from './Command.tsx'
import { EndpointsDialog } from './EndpointsDialog.tsx'
import { GasNotice } from './GasNotice.tsx'
import { IncomeProofs } from './IncomeProofs.tsx'
import { LeaveDialog } from './LeaveDialog.tsx'
import { PayoutDialog } from './PayoutDialog.tsx'
import { perThousand } from './perThousand.ts'
import { RaiseDialog } from './RaiseDialog.tsx'
import { StakeWait } from './StakeWait.tsx'
import { StatementFile } from './StatementFile.tsx'
import { useOperator } from './useOperator.ts'
import { WithdrawStake } from './WithdrawStake.tsx'

/** One relay of the wallet's: income, stake, price and addresses, each with what can be done about it. */
export function OwnRelay({ relay }: { relay: RelayInfo }) {
  const t = useTranslations('operate')
  const words = useTranslations('relays')
  const network = useNetwork()
  const money = useMoney(network)
  const now = useNow(30_000)
  const operator = useOperator()
  const { record, source } = useRelayLife(network, relay.id)
  const [dialog, setDialog] = useState<'raise' | 'ask' | 'endpoints' | 'payout' | 'leave'>()
  const close = () => setDialog(undefined)
  const { id, stake, ask, exitAt, earned, url, multiaddr } = relay
  const pending = relay.status?.pending
  const titleId = `own-${id}`
  const state = relayState(relay)
  const isOut = exitAt !== 0 && stake === 0n
  const isLeaving = exitAt !== 0 && !isOut
  return (
    <Card aria-labelledby={titleId} data-testid="own-relay" data-relay={id} data-state={isOut ? 'gone' : state}>
      <div className="flex flex-wrap items-baseline justify-between gap-3">
        <h2 id={titleId} className="text-lg">
          {words('relay', { id: String(id) })}
        </h2>
        <Link href={`/relays/${id}`} prefetch={false} className={buttonClasses('plain')}>
          {t('everything')}
        </Link>
      </div>
      <GasNotice relay={relay} />
      <WarningList
        warnings={relayWarnings({
          relay,
          limits: network.limits,
          schedule: network.schedule,
          record,
          peerReach: relay.peerReach,
          now,
        })}
        missing={{ record: record === undefined, peers: false }}
        network={network}
      />
      <div className="mt-4 grid gap-x-8 gap-y-4 *:min-w-0 lg:grid-cols-2">
        <section aria-labelledby={`income-${id} ${titleId}`}>
          <h3 id={`income-${id}`} className="text-sm font-semibold">
            {t('income.title')}
          </h3>
          <Facts
            facts={[
              {
                name: t('income.collectable'),
                value: earned === undefined ? words('notKnown') : <Money units={earned} network={network} />,
                note: t('income.collectableMeans'),
                testId: 'operate-earned',
              },
              ...(pending === undefined
                ? []
                : [
                    {
                      name: t('income.pending'),
                      value: <Money units={pending.claimable.amount + pending.won.amount} network={network} />,
                      note: t('income.pendingMeans', {
                        ready: pending.claimable.wins,
                        held: pending.won.wins,
                        stamps: pending.waiting.stamps,
                        expected: money.short(pending.waiting.expected),
                      }),
                      testId: 'operate-pending',
                    },
                  ]),
              {
                name: t('income.all'),
                value: record === undefined ? words('notKnown') : <Money units={record.income} network={network} />,
                note: record === undefined ? undefined : t('income.claims', { claims: record.claims }),
                testId: 'operate-income',
              },
              {
                name: t('income.collected'),
                value: record === undefined ? words('notKnown') : <Money units={record.collected} network={network} />,
                testId: 'operate-collected',
              },
            ]}
          />
          <div className="mt-2 flex flex-wrap items-center gap-2">
            {earned !== undefined && earned > 0n && (
              <Button
                kind="primary"
                busy={operator.task.running && dialog === undefined}
                disabled={operator.wallet === undefined}
                onClick={() =>
                  operator.act((desk, wallet, onProgress) => desk.collect(wallet, { relayId: id }, onProgress))
                }
                data-testid="collect"
              >
                {t('collect', { amount: money.short(earned) })}
              </Button>
            )}
            {source !== undefined && record !== undefined && <StatementFile id={id} source={source} record={record} />}
          </div>
          <Command text="npx parley-node collect --config relay/relay.json" />
        </section>
        <section aria-labelledby={`manage-${id} ${titleId}`}>
          <h3 id={`manage-${id}`} className="text-sm font-semibold">
            {t('manage.title')}
          </h3>
          <Facts
            facts={[
              {
                name: t('manage.stake'),
                value: <Money units={stake} network={network} />,
                note: isLeaving ? <StakeWait exitAt={exitAt} /> : undefined,
                testId: 'operate-stake',
              },
              {
                name: t('ask.short'),
                value: <Money units={ask} network={network} rounding="up" />,
                note: t('ask.thousand', { amount: money.exact(perThousand(ask)) }),
                testId: 'operate-ask',
              },
              {
                name: t('manage.address'),
                value: <span className="font-mono text-xs break-all">{url}</span>,
                note: <span className="font-mono break-all">{multiaddr}</span>,
              },
            ]}
          />
          <div className="mt-2 flex flex-wrap gap-2">
            {exitAt === 0 && (
              <>
                <Button onClick={() => setDialog('raise')} data-testid="raise">
                  {t('raise.open')}
                </Button>
                <Button onClick={() => setDialog('ask')} data-testid="change-ask">
                  {t('ask.open')}
                </Button>
                <Button onClick={() => setDialog('endpoints')} data-testid="change-endpoints">
                  {t('endpoints.open')}
                </Button>
              </>
            )}
            {!isOut && (
              <Button onClick={() => setDialog('payout')} data-testid="change-payout">
                {t('payout.open')}
              </Button>
            )}
            {exitAt === 0 && (
              <Button onClick={() => setDialog('leave')} data-testid="leave">
                {t('leave.open')}
              </Button>
            )}
          </div>
          {isLeaving && <WithdrawStake relay={relay} operator={operator} />}
        </section>
      </div>
      {record !== undefined && <IncomeProofs record={record} />}
      {dialog === undefined && (
        <>
          {operator.progress !== undefined && (
            <ProgressSteps progress={operator.progress} steps={['confirm', 'mining']} />
          )}
          <FailureNotice failure={operator.task.failure} className="mt-3" />
        </>
      )}
      <RaiseDialog relay={relay} open={dialog === 'raise'} onClose={close} operator={operator} />
      <AskDialog relay={relay} open={dialog === 'ask'} onClose={close} operator={operator} />
      <EndpointsDialog relay={relay} open={dialog === 'endpoints'} onClose={close} operator={operator} />
      <PayoutDialog relay={relay} open={dialog === 'payout'} onClose={close} operator={operator} />
      <LeaveDialog relay={relay} open={dialog === 'leave'} onClose={close} operator={operator} />
    </Card>
  )
}
