'use client'
import type { RelayInfo } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { formatAmount } from '../../lib/formatAmount.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Notice } from '../ui/Notice.tsx'

/** Without gas money the relay neither draws nor claims: what it won is lost when the claim window closes. */
export function GasNotice({ relay: { signer, status } }: { relay: RelayInfo }) {
  const t = useTranslations('operate')
  const locale = useLocale()
  if (status?.funds?.low !== true) return null
  const balance = `${formatAmount(status.funds.balance, { decimals: 18, locale })} ETH`
  return (
    <div className="mt-3" data-testid="signer-gas">
      <Notice tone="loss" live action={<CopyButton text={signer} label={t('gas.copy')} />}>
        <p>{t('gas.low', { balance })}</p>
        <p className="mt-1 font-mono text-xs break-all">{signer}</p>
      </Notice>
    </div>
  )
}
