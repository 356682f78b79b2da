import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { IdentityPage } from '../../../../components/identity/IdentityPage.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('navigation'))('me') }
}

export default function Page() {
  return <IdentityPage />
}
