import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { GasReport } from '../gas.ts'
import type { Bytecode } from './bytecode.ts'
import { gasRows } from './peers.ts'

/** The page whose tables are written here. */
export const gasPage = fileURLToPath(new URL('../../docs/gas.md', import.meta.url))

const say = (amount: number | null | undefined) => (amount == null ? '' : amount.toLocaleString('en'))

/** The figures beside floors, targets and peers. */
export function gasTable({ operations }: GasReport): string {
  const rows = Object.entries(operations).map(([name, figure]) => {
    const { title = name, target, peer = '' } = gasRows[name] ?? {}
    const { created, changed, cleared, read } = figure.storage
    const counted = `${created} / ${changed} / ${cleared} / ${read}`
    const cells = [
      say(figure.gas),
      say(target),
      say(figure.floor),
      figure.ratio?.toFixed(2) ?? '',
      say(figure.calldataBytes),
    ]
    return `| ${[title, ...cells, counted, say(figure.repriced), peer].join(' | ')} |`
  })
  return [
    '| operation | gas | target | floor | ratio | call data, bytes | words new / changed / cleared / read | repriced | peers |',
    '|---|---:|---:|---:|---:|---:|---|---:|---|',
    ...rows,
  ].join('\n')
}

/** Sizes of the contracts. */
export function bytecodeTable(sizes: Readonly<Record<string, Bytecode>>): string {
  const rows = Object.entries(sizes).map(
    ([name, { bytes, initcodeHash }]) => `| ${name} | ${say(bytes)} | \`${initcodeHash}\` |`,
  )
  return ['| contract | bytes | keccak256 of the creation code |', '|---|---:|---|', ...rows].join('\n')
}

/** The page with these tables between its markers. */
export async function renderGasPage(report: GasReport, sizes: Readonly<Record<string, Bytecode>>): Promise<string> {
  let page = await readFile(gasPage, 'utf8')
  for (const [name, table] of Object.entries({ gas: gasTable(report), bytecode: bytecodeTable(sizes) })) {
    const between = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`)
    if (!between.test(page)) throw new Error(`docs/gas.md has no place for the table "${name}"`)
    page = page.replace(between, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`)
  }
  return page
}

/** Writes the tables into the page. */
export async function writeGasPage(report: GasReport, sizes: Readonly<Record<string, Bytecode>>): Promise<void> {
  await writeFile(gasPage, await renderGasPage(report, sizes))
}
