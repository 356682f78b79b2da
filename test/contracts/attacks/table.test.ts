import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const ROWS = 33

/** The titles of a file's tests as they are written there, comments left out; those of Solidity are function names. */
async function titlesOf(file: string): Promise<string[]> {
  const source = (await readFile(join(root, file), 'utf8')).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
  const pattern = file.endsWith('.sol') ? /function ((?:test|invariant)\w+)\(()/g : /^\s*it\((['"`])(.*?)\1,/gm
  return [...source.matchAll(pattern)].map(([, first = '', second]) => second || first)
}

/** A name in the table; one that ends in an ellipsis stands for its beginning. */
function isNamed(title: string, name: string): boolean {
  return name.endsWith(' …') ? title.startsWith(name.slice(0, -2)) : title === name
}

type Row = { readonly number: number; readonly cells: string[]; readonly tests: { file: string; names: string[] }[] }

async function readRows(): Promise<Row[]> {
  const lines = (await readFile(join(root, 'docs/attacks.md'), 'utf8')).split('\n')
  return lines.flatMap((line) => {
    const number = line.match(/^\| C(\d+) \|/)?.[1]
    if (number === undefined) return []
    const cells = line.split('|').map((cell) => cell.trim())
    const tests = [...(cells[4] ?? '').matchAll(/`(test\/[^`]+)`:((?: "[^"]+",?)+)/g)].map(
      ([, file = '', names = '']) => ({
        file,
        names: [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name),
      }),
    )
    return [{ number: Number(number), cells, tests }]
  })
}

/** Which rows a title says that it holds: "C11: ..." or "C14, C11: ...", `test_C12_...`. */
function rowsOf(title: string): number[] {
  const head = title.match(/^(?:[CI]\d+(?:, )?)+:/)?.[0] ?? title.match(/^test_(?:C\d+_)+/)?.[0] ?? ''
  return [...head.matchAll(/C(\d+)/g)].map(([, number]) => Number(number))
}

describe('docs/attacks.md', () => {
  it('has every row, once, in order, each with words and tests', async () => {
    const rows = await readRows()
    expect(rows.map(({ number }) => number)).to.deep.equal(Array.from({ length: ROWS }, (_, i) => i + 1))
    for (const { number, cells, tests } of rows) {
      expect(cells, `C${number}`).to.have.length(6)
      expect(cells[2] && cells[3], `C${number}`).to.not.equal('')
      expect(tests.length, `C${number} names no test`).to.be.greaterThan(0)
      // Nothing in the last cell but what is checked below.
      const rest = (cells[4] ?? '').replaceAll(/`test\/[^`]+`:|"[^"]+"|[,; ]/g, '')
      expect(rest, `C${number}`).to.equal('')
    }
  })

  it('names tests that exist, exactly one by each name', async () => {
    for (const { number, tests } of await readRows()) {
      for (const { file, names } of tests) {
        const titles = await titlesOf(file)
        for (const name of names) {
          const found = titles.filter((title) => isNamed(title, name))
          expect(found, `C${number}: ${file}: "${name}"`).to.have.length(1)
          // A test of an attack says which one it is.
          if (file.includes('/attacks/')) expect(rowsOf(found[0] ?? ''), name).to.include(number)
        }
      }
    }
  })

  it('leaves no test of an attack out: the row of each names its file', async () => {
    const rows = await readRows()
    const folder = 'test/contracts/attacks'
    const files = (await readdir(join(root, folder))).filter((file) => /\.(test\.ts|t\.sol)$/.test(file))
    let count = 0
    for (const file of files.filter((name) => name !== 'table.test.ts')) {
      for (const title of await titlesOf(`${folder}/${file}`)) {
        for (const number of rowsOf(title)) {
          const listed = rows.find((row) => row.number === number)?.tests.map((test) => test.file)
          expect(listed, `C${number} has no mention of ${file}: ${title}`).to.include(`${folder}/${file}`)
          count++
        }
        expect(/^(test_)?[CI]\d/.test(title), `${file}: "${title}" names no row`).to.equal(true)
      }
    }
    expect(count).to.be.greaterThan(60)
  })
})
