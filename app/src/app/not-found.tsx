import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { buttonClasses } from '../components/ui/buttonClasses.ts'
import { Logo } from '../components/ui/Logo.tsx'

export default async function NotFound() {
  const t = await getTranslations('notFound')
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center gap-4 p-6">
      <Logo className="size-10" />
      <h1 className="text-xl">{t('title')}</h1>
      <p className="text-soft">{t('words')}</p>
      <Link href="/" className={buttonClasses('primary')}>
        {t('home')}
      </Link>
    </main>
  )
}
