'use client'
import { useTranslations } from 'next-intl'
import { PageBody } from '../../components/frame/PageBody.tsx'
import { Button } from '../../components/ui/Button.tsx'
import { Notice } from '../../components/ui/Notice.tsx'

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  const t = useTranslations('crash')
  return (
    <PageBody title={t('title')} lead={t('words')}>
      <Notice tone="attention" action={<Button onClick={reset}>{t('again')}</Button>}>
        <span className="font-mono text-xs break-all">{error.message}</span>
      </Notice>
    </PageBody>
  )
}
