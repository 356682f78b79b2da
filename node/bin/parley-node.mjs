#!/usr/bin/env node
// Plain JavaScript that any Node can read: finds one that runs the relay, then hands over.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST = [22, 18]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) {
  // The relay's database is Node's own SQLite, whose warning would greet every operator.
  const { emitWarning } = process
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest)
  }
  const built = new URL('../dist/cli/main.js', import.meta.url)
  const { main } = await import(existsSync(fileURLToPath(built)) ? built.href : '../src/cli/main.ts')
  await main(process.argv.slice(2))
} else {
  const binary = newerNode()
  if (binary === undefined) {
    console.error(
      `parley-node needs Node ${OLDEST.join('.')} or newer, this is ${process.versions.node}: install a newer Node, or "npm install node@24" beside it.`,
    )
    process.exitCode = 2
  } else {
    const { status, signal } = spawnSync(binary, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    })
    process.exitCode = signal === null ? (status ?? 1) : 1
  }
}

/** The binary of the npm package `node`, if it is installed. */
function newerNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json')
    const binary = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(binary) && binary !== process.execPath ? binary : undefined
  } catch {
    return undefined
  }
}
