import { type DocumentProps, Head, Html, Main, NextScript } from 'next/document'
import { parseTheme } from '../lib/theme.ts'

export default function FrontDocument({ __NEXT_DATA__ }: DocumentProps) {
  const { lang, theme } = (__NEXT_DATA__.props.pageProps ?? {}) as { lang?: string; theme?: string }
  return (
    <Html lang={lang ?? 'en'} data-theme={parseTheme(theme)}>
      <Head>
        <link rel="icon" href="/icon.svg" />
      </Head>
      <body>
        <Main />
        <NextScript />
      </body>
    </Html>
  )
}
