import { useTranslations } from 'next-intl'
import type { NetworkProblem } from '../../lib/readNetwork.ts'
import { Notice } from '../ui/Notice.tsx'
import { PageBody } from './PageBody.tsx'

/** Shown instead of a page when the app was given no deployment to talk to. */
export function NetworkProblemCard({ problem }: { problem: NetworkProblem }) {
  const t = useTranslations('network')
  return (
    <PageBody title={t('title')}>
      <Notice tone="attention">
        <p>{t(problem.code)}</p>
        <p className="mt-1 font-mono text-xs break-all">{problem.detail}</p>
      </Notice>
      <p className="text-soft">{t('safe')}</p>
    </PageBody>
  )
}
