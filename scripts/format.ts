// The command behind `npm run format`: formats what has one way to be formatted, and mends what lint can mend.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../devnet/root.ts'

const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1
const biome = run(join(root, 'scripts/biome.ts'), 'check', '--write', '.')
const prettier = run(
  join(root, 'node_modules/prettier/bin/prettier.cjs'),
  '--plugin=prettier-plugin-solidity',
  '--write',
  '--log-level=warn',
  'contracts/**/*.sol',
)
process.exit(biome || prettier)
