// Biome is a native binary behind a launcher that wants to be run, not imported: this finds and runs it.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const launcher = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
process.exit(spawnSync(process.execPath, [launcher, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1)
