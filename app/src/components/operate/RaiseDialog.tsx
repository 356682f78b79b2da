'use client'
import type { RelayInfo } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { parseAmount } from '../../lib/parseAmount.ts'
import { Field } from '../ui/Field.tsx'
import { Money } from '../ui/Money.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { useTokenBalance } from '../wallet/useTokenBalance.ts'
import { ActionDialog } from './ActionDialog.tsx'
import type { Operator } from './useOperator.ts'

export type DialogProps = { relay: RelayInfo; open: boolean; onClose(): void; operator: Operator }

/** More stake: larger sheets may name the relay. */
export function RaiseDialog({ relay, open, onClose, operator }: DialogProps) {
  const t = useTranslations('operate')
  const network = useNetwork()
  const money = useMoney(network)
  const { balance } = useTokenBalance()
  const [text, setText] = useState('')
  const amount = parseAmount(text, network.token.decimals)
  const isShort = balance !== undefined && amount !== undefined && amount > balance.token
  const problem =
    text === '' || (amount !== undefined && amount > 0n && !isShort)
      ? undefined
      : isShort
        ? t('short', { have: money.short(balance.token) })
        : t('amountWrong')
  const isReady = amount !== undefined && amount > 0n && problem === undefined
  return (
    <ActionDialog
      open={open}
      onClose={onClose}
      title={t('raise.title')}
      description={t('raise.means')}
      operator={operator}
      signs
      isReady={isReady}
      facts={
        isReady
          ? [
              {
                name: t('raise.after'),
                value: <Money units={relay.stake + amount} network={network} />,
                note: t('stake.most'),
                testId: 'raise-after',
              },
            ]
          : []
      }
      command={`npx parley-node raise --config relay/relay.json --amount ${amount ?? 0n}`}
      confirm={isReady ? t('raise.confirm', { amount: money.short(amount, 'up') }) : t('raise.open')}
      onConfirm={() =>
        amount !== undefined &&
        operator.act(
          (desk, wallet, onProgress) => desk.raise(wallet, { relayId: relay.id, amount }, onProgress),
          () => {
            setText('')
            onClose()
          },
        )
      }
    >
      <Field
        label={t('stake.amount', { symbol: network.token.symbol })}
        inputMode="decimal"
        value={text}
        onChange={(event) => setText(event.target.value)}
        problem={problem}
        data-testid="raise-amount"
      />
    </ActionDialog>
  )
}
