import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConsultPage } from '../../../../components/consult/ConsultPage.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('navigation'))('consult') }
}

export default function Page() {
  return <ConsultPage />
}
