// The command behind `npm run bench -- NAME [--json]`. Each bench is a file of this folder that exports `run({ json })`.
import { existsSync, readdirSync } from 'node:fs'

const [name, ...words] = process.argv.slice(2)
const others = words.filter((word) => word !== '--json')
const benches = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
const file = new URL(`./${name}.ts`, import.meta.url)
type Bench = { run(options: { json: boolean; words: readonly string[] }): Promise<void>; takesWords?: boolean }
const usage = `Usage: npm run bench -- NAME [--json]. Benches: ${benches.join(', ')}.`
if (name === undefined || !benches.includes(name) || !existsSync(file)) {
  console.error(usage)
  process.exit(2)
}
const bench = (await import(file.href)) as Bench
if (others.length > 0 && bench.takesWords !== true) {
  console.error(usage)
  process.exit(2)
}
await bench.run({ json: words.includes('--json'), words: others })
