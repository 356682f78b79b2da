import { buildOnce } from './buildOnce.ts'

/** Compiles the contracts into artifacts/. */
export async function buildContracts(say: (line: string) => void): Promise<void> {
  await buildOnce({
    what: 'the contracts',
    sources: ['contracts', 'hardhat.config.ts', 'package-lock.json'],
    marker: 'artifacts/.parley-sources',
    args: ['node_modules/hardhat/dist/src/cli.js', 'build'],
    say,
  })
}
