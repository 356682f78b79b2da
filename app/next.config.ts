import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin({
  requestConfig: './src/i18n/request.ts',
  // Messages are parsed at build time: the browser gets a formatter without a parser.
  experimental: { messages: { path: './messages', locales: 'infer', format: 'json', precompile: true } },
})

// Wallets open us in their own browser, never in a frame of a stranger's page.
const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  {
    key: 'Content-Security-Policy',
    value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'",
  },
]

// Parts of the Waku SDK that Parley never calls; the files say what they would cost.
const resolveAlias = {
  '@waku/discovery': './src/leftOut/wakuDiscovery.ts',
  '@waku/sds': './src/leftOut/wakuSds.ts',
}

const config: NextConfig = {
  transpilePackages: ['@parley/client', '@parley/protocol'],
  turbopack: { root: fileURLToPath(new URL('..', import.meta.url)), resolveAlias },
  // The front page too formats messages with the parserless formatter, which is an alias made while bundling.
  bundlePagesRouterDependencies: true,
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  headers: async () => [{ source: '/:path*', headers }],
}

export default withNextIntl(config)
