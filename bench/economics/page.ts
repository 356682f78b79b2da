import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parameterTable, unsimulatedTable } from './parameterTable.ts'
import { economicsPictures } from './pictures.ts'
import { acceptedResults, type Results } from './Results.ts'
import { economicsTables } from './tables.ts'

/** The page whose tables are written here, and the folder of its plots. */
export const economicsPage = fileURLToPath(new URL('../../docs/economics.md', import.meta.url))
export const economicsPictureFolder = fileURLToPath(new URL('../../docs/images/economics/', import.meta.url))

/** The page with the tables of these results between its markers. @throws {Error} a place is missing */
export function renderEconomicsPage(results: Results): string {
  let page = readFileSync(economicsPage, 'utf8')
  for (const [name, table] of Object.entries({
    ...economicsTables(results),
    parameters: parameterTable(results),
    unsimulated: unsimulatedTable(),
  })) {
    const between = new RegExp(`(<!-- economics:${name} -->\\n)[^]*?(<!-- /economics:${name} -->)`)
    if (!between.test(page)) throw new Error(`docs/economics.md has no place for the table "${name}".`)
    page = page.replace(between, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`)
  }
  return page
}

/** The plots as they are on disk, by name. */
export function writtenPictures(): Record<string, string> {
  const files = readdirSync(economicsPictureFolder).filter((file) => file.endsWith('.svg'))
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -'.svg'.length), readFileSync(`${economicsPictureFolder}${file}`, 'utf8')]),
  )
}

/** Writes tables and plots of the accepted results. */
export function writeEconomicsPage(): void {
  const results = acceptedResults()
  writeFileSync(economicsPage, renderEconomicsPage(results))
  mkdirSync(economicsPictureFolder, { recursive: true })
  for (const [name, picture] of Object.entries(economicsPictures(results))) {
    writeFileSync(`${economicsPictureFolder}${name}.svg`, picture)
  }
}
