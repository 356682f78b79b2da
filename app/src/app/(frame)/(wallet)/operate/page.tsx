import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { OperatePage } from '../../../../components/operate/OperatePage.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('navigation'))('operate') }
}

export default function Page() {
  return <OperatePage />
}
