// The command behind `npm run build`: contracts, app, and for each package a `dist/` folder that can be published as it is
// (ESM and type declarations). Development needs none of it: our Node runs the TypeScript itself.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildApp } from '../devnet/buildApp.ts'
import { buildContracts } from '../devnet/buildContracts.ts'
import { root } from '../devnet/root.ts'
import { runStep } from './runStep.ts'

const say = (line: string) => console.log(line)

type Manifest = {
  name: string
  exports: Record<string, string>
  devDependencies?: unknown
  bin?: Record<string, string>
}

async function buildPackage(folder: string): Promise<void> {
  const dist = join(root, folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const config = join(root, folder, 'tsconfig.build.json')
  const result = await runStep({ name: folder, args: [join(root, 'node_modules/typescript/bin/tsc'), '-p', config] })
  if (result.failed > 0) throw new Error(`Building ${folder} failed:\n${result.output}`)
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest
  const exports = Object.entries(manifest.exports).map(([entry, source]) => {
    const path = source.replace('./src/', './').replace(/\.ts$/, '')
    return [entry, { types: `${path}.d.ts`, default: `${path}.js` }]
  })
  delete manifest.devDependencies
  writeFileSync(
    join(dist, 'package.json'),
    `${JSON.stringify({ ...manifest, exports: Object.fromEntries(exports) }, null, 2)}\n`,
  )
  if (existsSync(join(root, folder, 'bin'))) cpSync(join(root, folder, 'bin'), join(dist, 'bin'), { recursive: true })
  cpSync(join(root, 'LICENSE'), join(dist, 'LICENSE'))
  say(`Built ${manifest.name} into ${folder}/dist`)
}

await buildContracts(say)
for (const folder of ['protocol', 'client', 'node']) await buildPackage(folder)
await buildApp(say)
