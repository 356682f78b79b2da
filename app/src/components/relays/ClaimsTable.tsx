'use client'
import type { RelayInfo } from '@parley/client'
import { useLocale, useTranslations } from 'next-intl'
import { useNow } from '../../hooks/useNow.ts'
import { formatMoment } from '../../lib/formatMoment.ts'
import type { Network } from '../../lib/network.ts'
import { shortenAddress } from '../../lib/shortenAddress.ts'
import { Card } from '../ui/Card.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Money } from '../ui/Money.tsx'

const ROWS = 25

/** The claims all relays were paid, newest first, each with its transaction: a bank statement. */
export function ClaimsTable({ relays, network }: { relays: readonly RelayInfo[]; network: Network }) {
  const t = useTranslations('relays')
  const locale = useLocale()
  const now = useNow(30_000)
  const claims = relays
    .flatMap(({ id, claims }) => claims.map((claim) => ({ ...claim, relayId: id })))
    .sort((a, b) => b.at - a.at || b.epoch - a.epoch)
    .slice(0, ROWS)
  return (
    <Card aria-labelledby="claims-title">
      <h2 id="claims-title" className="text-lg">
        {t('claims')}
      </h2>
      <p className="mt-1 text-sm text-soft">{t('claimsMean')}</p>
      {claims.length === 0 ? (
        <p className="mt-4 text-sm">{t('noClaims')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section aria-label={t('claimsTable')} tabIndex={0} className="relative mt-3 overflow-x-auto">
          <table className="figures w-full text-left text-sm whitespace-nowrap" data-testid="claims">
            <thead className="text-soft">
              <tr className="border-b border-line">
                <th scope="col" className="py-2 pr-4 font-normal">
                  {t('when')}
                </th>
                <th scope="col" className="py-2 pr-4 font-normal">
                  {t('who')}
                </th>
                <th scope="col" className="py-2 pr-4 text-right font-normal">
                  {t('epochColumn')}
                </th>
                <th scope="col" className="py-2 pr-4 text-right font-normal">
                  {t('bookColumn')}
                </th>
                <th scope="col" className="py-2 pr-4 font-normal">
                  {t('withReceipt')}
                </th>
                <th scope="col" className="py-2 pr-4 text-right font-normal">
                  {t('paidColumn')}
                </th>
                <th scope="col" className="py-2 font-normal">
                  {t('transaction')}
                </th>
              </tr>
            </thead>
            <tbody>
              {claims.map((claim) => (
                <tr
                  key={`${claim.transactionHash}-${claim.batchId}-${claim.epoch}`}
                  className="border-b border-line last:border-b-0"
                  data-testid="claim"
                  data-relay={claim.relayId}
                  data-receipted={claim.receipted}
                >
                  <td className="py-2 pr-4">
                    <time dateTime={new Date(claim.at).toISOString()}>{formatMoment(claim.at, { now, locale })}</time>
                  </td>
                  <td className="py-2 pr-4">{t('relay', { id: String(claim.relayId) })}</td>
                  <td className="py-2 pr-4 text-right">{claim.epoch}</td>
                  <td className="py-2 pr-4 text-right">{String(claim.batchId)}</td>
                  <td className="py-2 pr-4">{t(claim.receipted ? 'yes' : 'no')}</td>
                  <td className="py-2 pr-4 text-right font-semibold text-teal">
                    <Money units={claim.net} network={network} />
                  </td>
                  <td className="py-2">
                    <span className="flex items-center gap-2">
                      <span className="font-mono text-xs" title={claim.transactionHash}>
                        {shortenAddress(claim.transactionHash)}
                      </span>
                      <CopyButton
                        text={claim.transactionHash}
                        label={t('copyTransaction')}
                        iconOnly
                        className="border-transparent! md:min-h-8"
                      />
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  )
}
