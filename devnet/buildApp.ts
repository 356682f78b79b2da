import { buildOnce } from './buildOnce.ts'

/** Builds the dApp for production into app/.next. */
export async function buildApp(say: (line: string) => void): Promise<void> {
  await buildOnce({
    what: 'the app',
    sources: ['app', 'client/src', 'protocol/src', 'package-lock.json'],
    marker: 'app/.next/.parley-sources',
    args: ['../node_modules/next/dist/bin/next', 'build'],
    cwd: 'app',
    say,
  })
}
