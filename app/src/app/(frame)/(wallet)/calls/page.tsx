import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CallsPage } from '../../../../components/calls/CallsPage.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('navigation'))('calls') }
}

export default function Page() {
  return <CallsPage />
}
