'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import { formatDuration } from '../../lib/formatDuration.ts'
import { formatMoment } from '../../lib/formatMoment.ts'
import { Money } from '../ui/Money.tsx'
import { useNetwork } from '../wallet/NetworkContext.ts'
import { ActionDialog } from './ActionDialog.tsx'
import type { DialogProps } from './RaiseDialog.tsx'

/** Leaving: no new mail from the moment on, and the stake stands as security for a while. It cannot be taken back. */
export function LeaveDialog({ relay, open, onClose, operator }: DialogProps) {
  const t = useTranslations('operate')
  const network = useNetwork()
  const locale = useLocale()
  const now = useNow(30_000)
  const seconds = network.limits.unbondingPeriod
  return (
    <ActionDialog
      open={open}
      onClose={onClose}
      title={t('leave.title')}
      description={t('leave.means')}
      operator={operator}
      isDangerous
      facts={[
        {
          name: t('leave.free'),
          value: formatMoment(now + seconds * 1_000, { now, locale }),
          note: formatDuration(seconds, locale),
          testId: 'leave-free',
        },
        {
          name: t('leave.back'),
          value: <Money units={relay.stake} network={network} />,
          note: t('leave.backMeans'),
          testId: 'leave-back',
        },
      ]}
      confirm={t('leave.confirm')}
      command="npx parley-node unbond --config relay/relay.json"
      onConfirm={() =>
        operator.act((desk, wallet, onProgress) => desk.unbond(wallet, { relayId: relay.id }, onProgress), onClose)
      }
    />
  )
}
