'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { parseAmount } from '../../lib/parseAmount.ts'
import { Field } from '../ui/Field.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ActionDialog } from './ActionDialog.tsx'
import { perThousand } from './perThousand.ts'
import type { DialogProps } from './RaiseDialog.tsx'

/** Another price of a slot: who pays less cannot name the relay. */
export function AskDialog({ relay, open, onClose, operator }: DialogProps) {
  const t = useTranslations('operate')
  const network = useNetwork()
  const money = useMoney(network)
  const [text, setText] = useState('')
  const ask = parseAmount(text, network.token.decimals)
  const problem = text !== '' && ask === undefined ? t('amountWrong') : undefined
  return (
    <ActionDialog
      open={open}
      onClose={onClose}
      title={t('ask.title')}
      description={t('ask.means')}
      operator={operator}
      isReady={ask !== undefined}
      facts={[
        { name: t('ask.now'), value: money.exact(relay.ask) },
        ...(ask === undefined ? [] : [{ name: t('ask.next'), value: money.exact(ask) }]),
      ]}
      confirm={t('ask.confirm')}
      command={`npx parley-node ask --config relay/relay.json --price ${ask ?? relay.ask}`}
      onConfirm={() =>
        ask !== undefined &&
        operator.act(
          (desk, wallet, onProgress) => desk.setAsk(wallet, { relayId: relay.id, ask }, onProgress),
          () => {
            setText('')
            onClose()
          },
        )
      }
    >
      <Field
        label={t('ask.label', { symbol: network.token.symbol })}
        inputMode="decimal"
        value={text}
        onChange={(event) => setText(event.target.value)}
        problem={problem}
        hint={ask === undefined ? t('ask.hint') : t('ask.thousand', { amount: money.exact(perThousand(ask)) })}
        data-testid="ask-amount"
      />
    </ActionDialog>
  )
}
