import '@fontsource-variable/inter'
import '../app/globals.css'
import type { AppProps } from 'next/app'

export default function FrontApp({ Component, pageProps }: AppProps) {
  return <Component {...pageProps} />
}
