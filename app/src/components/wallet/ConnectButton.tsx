'use client'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { connectDialog } from './connectDialog.ts'

export function ConnectButton() {
  const t = useTranslations('wallet')
  return (
    <Button kind="primary" data-testid="connect" onClick={() => connectDialog.set(true)}>
      <Icon name="wallet" />
      {t('connect')}
    </Button>
  )
}
