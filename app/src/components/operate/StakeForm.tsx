'use client'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useMoney } from '../../hooks/useMoney.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { parseAmount } from '../../lib/parseAmount.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Field } from '../ui/Field.tsx'
import { Money } from '../ui/Money.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { useTokenBalance } from '../wallet/useTokenBalance.ts'
import { ActionDialog } from './ActionDialog.tsx'
import { Command } from './Command.tsx'
import { perThousand } from './perThousand.ts'
import { readRelayId } from './readRelayId.ts'
import { useOperator } from './useOperator.ts'

/** Puts a relay on the chain: what the relay printed, the stake and the price, then what it means, then the wallet. */
export function StakeForm({ onStaked }: { onStaked(): void }) {
  const t = useTranslations('operate')
  const network = useNetwork()
  const money = useMoney(network)
  const locale = useLocale()
  const operator = useOperator()
  const { balance } = useTokenBalance()
  const { decimals, symbol } = network.token
  const minimum = BigInt(network.limits.minStake)
  const [printed, setPrinted] = useState('')
  const [stakeText, setStakeText] = useState('')
  const [askText, setAskText] = useState('')
  const [isAsking, setAsking] = useState(false)
  const id = readRelayId(printed)
  const amount = parseAmount(stakeText, decimals)
  const ask = parseAmount(askText, decimals)
  const stakeProblem =
    stakeText === ''
      ? undefined
      : amount === undefined
        ? t('amountWrong')
        : amount < minimum
          ? t('stake.tooLow', { minimum: money.short(minimum, 'up') })
          : balance !== undefined && amount > balance.token
            ? t('short', { have: money.short(balance.token) })
            : undefined
  const askProblem = askText !== '' && ask === undefined ? t('amountWrong') : undefined
  const isReady =
    id !== undefined &&
    amount !== undefined &&
    ask !== undefined &&
    stakeProblem === undefined &&
    askProblem === undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isReady) setAsking(true)
  }
  const period = formatDuration(network.limits.unbondingPeriod, locale)
  return (
    <Card aria-labelledby="stake-title">
      <h2 id="stake-title" className="text-lg">
        {t('stake.title')}
      </h2>
      <p className="mt-1 max-w-2xl text-sm text-soft">{t('stake.means')}</p>
      <form onSubmit={submit} className="mt-4 flex max-w-xl flex-col gap-4">
        <div>
          <TextArea
            label={t('stake.printed')}
            hint={t('stake.printedHint')}
            rows={4}
            spellCheck={false}
            value={printed}
            onChange={(event) => setPrinted(event.target.value)}
            className="font-mono"
            data-testid="relay-id"
          />
          {printed.trim() !== '' && id === undefined && (
            <p role="alert" className="mt-1 text-sm text-loss">
              {t('stake.printedWrong')}
            </p>
          )}
          <Command text="npx parley-node id --config relay/relay.json" />
        </div>
        <Field
          label={t('stake.amount', { symbol })}
          inputMode="decimal"
          value={stakeText}
          onChange={(event) => setStakeText(event.target.value)}
          problem={stakeProblem}
          hint={t('stake.amountHint', { minimum: money.short(minimum, 'up') })}
          data-testid="stake-amount"
        />
        <Field
          label={t('ask.label', { symbol })}
          inputMode="decimal"
          value={askText}
          onChange={(event) => setAskText(event.target.value)}
          problem={askProblem}
          hint={ask === undefined ? t('ask.hint') : t('ask.thousand', { amount: money.exact(perThousand(ask)) })}
          data-testid="stake-ask"
        />
        <Button type="submit" kind="primary" className="self-start" disabled={!isReady} data-testid="stake">
          {t('stake.look')}
        </Button>
      </form>
      {id !== undefined && amount !== undefined && ask !== undefined && (
        <ActionDialog
          open={isAsking}
          onClose={() => setAsking(false)}
          title={t('stake.confirmTitle')}
          description={t('stake.confirmMeans', { period })}
          operator={operator}
          signs
          facts={[
            {
              name: t('stake.goesDown'),
              value: <Money units={amount} network={network} />,
              note: t('stake.most'),
              testId: 'stake-down',
            },
            { name: t('stake.free'), value: t('stake.freeAfter', { period }) },
            { name: t('ask.short'), value: money.exact(ask) },
            { name: 'URL', value: id.url },
            { name: 'Multiaddr', value: <span className="font-mono text-xs break-all">{id.multiaddr}</span> },
            { name: t('stake.signer'), value: <span className="font-mono text-xs break-all">{id.signer}</span> },
          ]}
          command={`npx parley-node stake --config relay/relay.json --amount ${amount} --price ${ask}`}
          confirm={t('stake.confirm', { amount: money.short(amount, 'up') })}
          onConfirm={() =>
            operator.act(
              (desk, wallet, onProgress) => desk.stake(wallet, { ...id, ask, amount }, onProgress),
              () => {
                setAsking(false)
                setPrinted('')
                setStakeText('')
                setAskText('')
                onStaked()
              },
            )
          }
        />
      )}
    </Card>
  )
}
