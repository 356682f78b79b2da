import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { chooseLocale } from './chooseLocale.ts'

export default getRequestConfig(async () => {
  const locale = chooseLocale((await cookies()).get('locale')?.value, (await headers()).get('accept-language'))
  const messages =
    locale === 'zh'
      ? (await import('../../messages/zh.json')).default
      : (await import('../../messages/en.json')).default
  return { locale, messages, timeZone: 'UTC' }
})
