import type { NextRequest } from 'next/server'
import { locales } from '../../i18n/locales.ts'
import { themes } from '../../lib/theme.ts'

const YEAR = 365 * 24 * 60 * 60

/** Keeps a language or theme in a cookie and goes back to the front page: the way of pages without scripts. */
export function GET(request: NextRequest): Response {
  const asked = request.nextUrl.searchParams
  const headers = new Headers({ location: '/', 'cache-control': 'no-store' })
  const keep = (name: string, value: string | undefined) => {
    if (value !== undefined) headers.append('set-cookie', `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax`)
  }
  keep(
    'locale',
    locales.find((locale) => locale === asked.get('locale')),
  )
  keep(
    'theme',
    themes.find((theme) => theme === asked.get('theme')),
  )
  return new Response(null, { status: 303, headers })
}
