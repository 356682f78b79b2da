'use client'
import { useTranslations } from 'next-intl'
import { useValue } from '../../hooks/useValue.ts'
import { walletPrompt } from '../../wallet/walletPrompt.ts'
import { Button } from '../ui/Button.tsx'
import { Modal } from '../ui/Modal.tsx'
import { Ring } from '../ui/Ring.tsx'

/** "Check your wallet": while a wallet is being asked, with a way to stop waiting. */
export function WalletPromptDialog() {
  const t = useTranslations('wallet')
  const prompt = useValue(walletPrompt)
  return (
    <Modal
      open={prompt !== undefined}
      onClose={() => prompt?.cancel()}
      closable={false}
      title={t('check')}
      description={prompt === undefined ? '' : t(`asked.${prompt.kind}`, { wallet: prompt.wallet })}
      testId="wallet-prompt"
    >
      <div className="flex items-center justify-between gap-4">
        <Ring ring={{ kind: 'dotted', share: 0 }} className="ring-turn size-8 text-accent" />
        <Button onClick={() => prompt?.cancel()}>{t('stopWaiting')}</Button>
      </div>
      <p className="mt-4 text-sm text-soft">{t('stopMeans')}</p>
    </Modal>
  )
}
