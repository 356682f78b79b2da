import type { GetServerSideProps } from 'next'
import Head from 'next/head'
import { createTranslator, NextIntlClientProvider } from 'next-intl'
import en from '../../messages/en.json'
import zh from '../../messages/zh.json'
import { Landing } from '../components/landing/Landing.tsx'
import { chooseLocale } from '../i18n/chooseLocale.ts'
import type { Locale } from '../i18n/locales.ts'
import { parseTheme, type Theme } from '../lib/theme.ts'

/**
 * The front door is a plain document: it stands apart from the other screens (Pages Router) because that way it ships no
 * script at all and opens at once, also where scripts are off.
 */
export const config = { runtime: 'nodejs', unstable_runtimeJS: false }

type Props = { locale: Locale; lang: string; theme: Theme }

export const getServerSideProps: GetServerSideProps<Props> = async ({ req, res }) => {
  const locale = chooseLocale(req.cookies.locale, req.headers['accept-language'] ?? null)
  res.setHeader('Vary', 'Cookie, Accept-Language')
  return { props: { locale, lang: locale === 'zh' ? 'zh-Hans' : locale, theme: parseTheme(req.cookies.theme) } }
}

export default function FrontPage({ locale, theme }: Props) {
  const messages = locale === 'zh' ? zh : en
  const t = createTranslator({ locale, messages, namespace: 'meta' })
  return (
    <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
      <Head>
        <title>{t('title')}</title>
        <meta name="description" content={t('description')} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
      </Head>
      <Landing theme={theme} />
    </NextIntlClientProvider>
  )
}
