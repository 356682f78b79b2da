import { join } from 'node:path'
import { root } from '../devnet/root.ts'
import type { Step } from './Step.ts'

const bin = (path: string) => join(root, 'node_modules', path)

/** What reads the code without running it: types, formatting, lint, floors. */
export const checks: Step[] = [
  { name: 'format and lint (biome)', args: [join(root, 'scripts/biome.ts'), 'ci', '--colors=off', '.'] },
  { name: 'types', args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit'] },
  { name: 'types of the app', args: [bin('typescript/bin/tsc'), '-p', 'app/tsconfig.json', '--noEmit'] },
  {
    name: 'floors (dependency-cruiser)',
    args: [
      bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'protocol',
      'client',
      'node',
      'subgraph',
      'deploy',
      'devnet',
      'app/src',
    ],
  },
  { name: 'solhint', args: [bin('solhint/solhint.js'), '--disc', '--max-warnings', '0', 'contracts/**/*.sol'] },
  { name: 'forge lint', command: bin('.bin/forge'), args: ['lint', 'contracts', '--deny', 'warnings'] },
  {
    name: 'Solidity format (prettier)',
    args: [bin('prettier/bin/prettier.cjs'), '--plugin=prettier-plugin-solidity', '--check', 'contracts/**/*.sol'],
  },
]
