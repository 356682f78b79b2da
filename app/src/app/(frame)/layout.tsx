import { cookies } from 'next/headers'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { Frame } from '../../components/frame/Frame.tsx'
import { parseTheme } from '../../lib/theme.ts'

export default async function FrameLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get('theme')?.value)
  return (
    <NextIntlClientProvider>
      <Frame theme={theme}>{children}</Frame>
    </NextIntlClientProvider>
  )
}
