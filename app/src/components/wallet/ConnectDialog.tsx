'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { type Connector, useConnect, useConnection, useConnectors } from 'wagmi'
import { useValue } from '../../hooks/useValue.ts'
import { type Failure, readFailure } from '../../lib/readFailure.ts'
import { DEMO_WALLET } from '../../wallet/demoWallet.ts'
import { promptWallet } from '../../wallet/promptWallet.ts'
import { WALLET_CONNECT } from '../../wallet/walletConnect.ts'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Ring } from '../ui/Ring.tsx'
import { connectDialog } from './connectDialog.ts'

/** Our own choice of wallets: every one the browser announces, WalletConnect where configured, the demo wallet where money is play money. */
export function ConnectDialog() {
  const t = useTranslations('wallet')
  const open = useValue(connectDialog)
  const connectors = useConnectors()
  const { mutateAsync } = useConnect()
  const { isConnected } = useConnection()
  const [failure, setFailure] = useState<Failure>()
  const [busy, setBusy] = useState<string>()

  useEffect(() => {
    if (new URLSearchParams(location.search).has('connect') && !isConnected) connectDialog.set(true)
  }, [isConnected])
  useEffect(() => {
    if (isConnected) connectDialog.set(false)
  }, [isConnected])

  const choose = async (connector: Connector) => {
    setFailure(undefined)
    setBusy(connector.uid)
    try {
      // WalletConnect shows its own window over ours, which must be out of its way once the code is there.
      if (connector.type === WALLET_CONNECT) {
        const onMessage = ({ type }: { type: string }) => type === 'display_uri' && connectDialog.set(false)
        connector.emitter.on('message', onMessage)
        await mutateAsync({ connector }).finally(() => connector.emitter.off('message', onMessage))
      } else await promptWallet('connect', connector, () => mutateAsync({ connector }))
      connectDialog.set(false)
    } catch (error) {
      setFailure(readFailure(error))
      connectDialog.set(true)
    } finally {
      setBusy(undefined)
    }
  }
  const close = () => {
    connectDialog.set(false)
    setFailure(undefined)
  }
  const installed = connectors.filter(({ type }) => type !== DEMO_WALLET && type !== WALLET_CONNECT)
  const others = connectors.filter(({ type }) => type === DEMO_WALLET || type === WALLET_CONNECT)
  return (
    <Modal open={open} onClose={close} title={t('choose')} description={t('chooseWhy')} testId="connect-dialog">
      <FailureNotice failure={failure} className="mb-4" />
      {installed.length === 0 && <p className="mb-3 text-sm text-soft">{t('noneFound')}</p>}
      <ul className="flex flex-col gap-2">
        {[...installed, ...others].map((connector) => (
          <li key={connector.uid}>
            <button
              type="button"
              data-testid={`wallet-${connector.id}`}
              aria-busy={busy === connector.uid || undefined}
              disabled={busy !== undefined}
              onClick={() => void choose(connector)}
              className="flex min-h-14 w-full items-center gap-3 rounded border border-line-strong px-3 py-2 text-left transition-colors duration-150 hover:bg-sunk disabled:opacity-60"
            >
              <WalletIcon connector={connector} />
              <span className="min-w-0 flex-1">
                <span className="block font-semibold break-words">
                  {connector.type === DEMO_WALLET ? t('demo') : connector.name}
                </span>
                {connector.type === DEMO_WALLET && <span className="block text-sm text-soft">{t('demoWhat')}</span>}
                {connector.type === WALLET_CONNECT && (
                  <span className="block text-sm text-soft">{t('walletConnectWhat')}</span>
                )}
              </span>
              {busy === connector.uid && <Ring ring={{ kind: 'dotted', share: 0 }} className="ring-turn" />}
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-sm text-soft">{t('keysStay')}</p>
    </Modal>
  )
}

function WalletIcon({ connector }: { connector: Connector }) {
  // Wallets announce their pictures as data URLs; anything else would tell a stranger's host who is here.
  const icon = connector.icon?.trim()
  if (icon?.startsWith('data:image/')) {
    // biome-ignore lint/performance/noImgElement: a data URL needs no image server
    return <img src={icon} alt="" className="size-8 rounded-sm" />
  }
  return (
    <span className="flex size-8 items-center justify-center rounded-sm bg-sunk">
      <Icon name={connector.type === DEMO_WALLET ? 'key' : 'wallet'} />
    </span>
  )
}
