// The command behind `npm run bench -- NAME [--json]`. Each bench is a file of this folder that exports `run({ json })`.
import { existsSync, readdirSync } from 'node:fs'

const [name, ...flags] = process.argv.slice(2)
const benches = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
const file = new URL(`./${name}.ts`, import.meta.url)
const stray = flags.find((flag) => flag !== '--json')
if (name === undefined || !benches.includes(name) || !existsSync(file) || stray !== undefined) {
  console.error(`Usage: npm run bench -- NAME [--json]. Benches: ${benches.join(', ')}.`)
  process.exit(2)
}
const bench = (await import(file.href)) as { run(options: { json: boolean }): Promise<void> }
await bench.run({ json: flags.includes('--json') })
