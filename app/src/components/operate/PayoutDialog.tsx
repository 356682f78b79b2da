'use client'
import { checkPayout, ParleyError } from '@parley/client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Network } from '../../lib/network.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { Field } from '../ui/Field.tsx'
import { Money } from '../ui/Money.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ActionDialog } from './ActionDialog.tsx'
import type { DialogProps } from './RaiseDialog.tsx'

/** The relay belongs to another account from then on, with all that was not taken out. It cannot be taken back. */
export function PayoutDialog({ relay, open, onClose, operator }: DialogProps) {
  const t = useTranslations('operate.payout')
  const words = useTranslations('relays')
  const network = useNetwork()
  const [text, setText] = useState('')
  const found = read(text, relay.payout, network)
  const payout = typeof found === 'object' ? found.payout : undefined
  const close = () => {
    setText('')
    onClose()
  }
  const money = (units: bigint | undefined) =>
    units === undefined ? words('notKnown') : <Money units={units} network={network} />
  return (
    <ActionDialog
      open={open}
      onClose={close}
      title={t('title', { id: String(relay.id) })}
      description={t('means')}
      operator={operator}
      isDangerous
      isReady={payout !== undefined}
      facts={[
        { name: t('now'), value: <Account address={relay.payout} /> },
        ...(payout === undefined
          ? []
          : [{ name: t('next'), value: <Account address={payout} />, testId: 'payout-next' }]),
        { name: t('earned'), value: money(relay.earned), note: t('earnedMeans'), testId: 'payout-earned' },
        { name: t('stake'), value: money(relay.stake), note: t('stakeMeans') },
      ]}
      confirm={payout === undefined ? t('open') : t('confirm', { account: shortenAddress(payout) })}
      command={`npx parley-node payout --config relay/relay.json --to ${payout ?? 'ADDRESS'}`}
      onConfirm={() =>
        payout !== undefined &&
        operator.act(
          (desk, wallet, onProgress) => desk.setPayout(wallet, { relayId: relay.id, payout }, onProgress),
          close,
        )
      }
    >
      <Field
        label={t('label')}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value.trim())}
        problem={typeof found === 'string' ? t(found) : undefined}
        hint={t('hint')}
        data-testid="payout-account"
      />
      {payout !== undefined && payout.toLowerCase() === relay.signer.toLowerCase() && (
        <Notice tone="attention" className="mt-3" live>
          {t('isSigner')}
        </Notice>
      )}
      <p className="mt-3 text-sm text-soft">{t('after')}</p>
    </ActionDialog>
  )
}

function Account({ address }: { address: string }) {
  return <span className="font-mono text-xs break-all">{address}</span>
}

/** What was typed: an account, written with its checksum; or what is wrong with it; undefined while it is nothing. */
function read(text: string, now: `0x${string}`, network: Network) {
  if (text === '') return undefined
  try {
    return { payout: checkPayout(text, { now, addressBook: network }) }
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error
    return error.code === 'operator/payout' ? (error as ParleyError<'operator/payout'>).facts.why : 'wrong'
  }
}
