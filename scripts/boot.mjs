// First step of every npm script. Runs on the machine's own Node (>= 20), needs nothing installed:
// brings node_modules up to date with the lockfile, then hands over to the Node that the project pins.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const scripts = {
  start: 'devnet/start.ts',
  dev: 'devnet/start.ts',
  test: 'scripts/test.ts',
  check: 'scripts/check.ts',
  format: 'scripts/format.ts',
  build: 'scripts/build.ts',
  bench: 'bench/run.ts',
  deploy: 'deploy/main.ts',
  pictures: 'scripts/pictures.ts',
  subgraph: 'subgraph/runner/main.ts',
  'subgraph:build': 'subgraph/build.ts',
  coverage: 'scripts/prove/coverage.ts',
  'test:deep': 'scripts/prove/deep.ts',
  'test:mutate': 'scripts/prove/mutate.ts',
}

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}

const [name, ...rest] = process.argv.slice(2)
if (!(name in scripts)) stop(`Unknown script "${name}". Known: ${Object.keys(scripts).join(', ')}.`)

const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  stop(
    `Parley needs Node 20 or newer; this is ${process.version}. Install it from https://nodejs.org and run the command again.`,
  )
}

/** What the installed tree was made from: a change of any of these files makes it stale. */
function lockHash() {
  const hash = createHash('sha256')
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

const marker = join(root, 'node_modules', '.parley-lock')
const wanted = lockHash()
if (!existsSync(marker) || readFileSync(marker, 'utf8') !== wanted) {
  // stdout belongs to the script itself (a bench prints one JSON object), so everything said here goes to stderr.
  console.error('Installing packages from the lockfile (about two minutes the first time) ...')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const install = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (install.status !== 0) stop('npm ci failed; its own words are above. Nothing was started.')
  writeFileSync(marker, wanted)
}

const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
if (!existsSync(node))
  stop('The pinned Node is missing from node_modules. Remove node_modules and run the command again.')

const args = ['--disable-warning=ExperimentalWarning', join(root, scripts[name])]
if (name === 'dev') args.push('--dev')
const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
  NEXT_TELEMETRY_DISABLED: '1',
  HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
}

// Ctrl-C reaches the whole foreground group: the child stops its parts in order, this parent only waits for it.
const child = spawn(node, [...args, ...rest], { cwd: root, stdio: 'inherit', env })
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
