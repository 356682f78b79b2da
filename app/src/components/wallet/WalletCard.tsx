'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useConnection, useDisconnect } from 'wagmi'
import { formatAmount } from '../../lib/formatAmount.ts'
import { readDemoKey } from '../../wallet/demoKey.ts'
import { DEMO_WALLET } from '../../wallet/demoWallet.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Facts } from '../ui/Facts.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Money } from '../ui/Money.tsx'
import { Notice } from '../ui/Notice.tsx'
import { FundButton } from './FundButton.tsx'
import { useNetwork } from './NetworkContext.ts'
import { useTokenBalance } from './useTokenBalance.ts'

/** The connected wallet: which, what it holds, and the demo wallet's key with its warning. */
export function WalletCard() {
  const t = useTranslations('wallet')
  const locale = useLocale()
  const network = useNetwork()
  const { address, connector } = useConnection()
  const { mutate: disconnect } = useDisconnect()
  const { balance, unreachable } = useTokenBalance()
  const [keyShown, setKeyShown] = useState(false)
  if (address === undefined) return null
  const demo = connector?.type === DEMO_WALLET
  return (
    <Card aria-labelledby="wallet-title">
      <h2 id="wallet-title" className="text-lg">
        {demo ? t('demo') : t('yours', { wallet: connector?.name ?? '' })}
      </h2>
      {demo && (
        <Notice
          tone="attention"
          className="mt-3"
          action={<Button onClick={() => setKeyShown(true)}>{t('exportKey')}</Button>}
        >
          {t('demoWarning')}
        </Notice>
      )}
      <Facts
        className="mt-2"
        facts={[
          {
            name: t('address'),
            value: <span className="font-mono text-xs break-all">{address}</span>,
            testId: 'wallet-address',
          },
          { name: t('network'), value: network.name },
          {
            name: t('forPostage'),
            value:
              balance === undefined ? (
                t(unreachable ? 'unknownBalance' : 'reading')
              ) : (
                <Money units={balance.token} network={network} />
              ),
            testId: 'token-balance',
          },
          {
            name: t('forFees'),
            value:
              balance === undefined
                ? t(unreachable ? 'unknownBalance' : 'reading')
                : `${formatAmount(balance.native, { decimals: 18, locale })} ETH`,
            testId: 'native-balance',
          },
        ]}
      />
      <div className="mt-4 flex flex-wrap gap-2">
        <FundButton />
        <CopyButton text={address} label={t('copyAddress')} />
        <Button kind="quiet" onClick={() => disconnect()}>
          {t('disconnect')}
        </Button>
      </div>
      <Modal
        open={keyShown}
        onClose={() => setKeyShown(false)}
        title={t('exportKey')}
        description={t('exportKeyMeans')}
      >
        <code className="block rounded border border-line bg-sunk p-3 text-xs break-all" data-testid="demo-key">
          {keyShown ? readDemoKey() : ''}
        </code>
        <div className="mt-4">
          <CopyButton text={keyShown ? (readDemoKey() ?? '') : ''} label={t('copyKey')} />
        </div>
      </Modal>
    </Card>
  )
}
