import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { StampsPage } from '../../../../components/stamps/StampsPage.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('navigation'))('stamps') }
}

export default function Page() {
  return <StampsPage />
}
