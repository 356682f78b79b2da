import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { problemOf } from '@parley/protocol'
import { expect } from 'chai'

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8')

describe('docs/protocol.md', () => {
  it('its code runs and gives what its comments say', async () => {
    const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '')
    expect(blocks.length).to.be.greaterThan(1)
    // Inside the repository, so that the package is found as a reader's would be.
    const folder = mkdtempSync(join(import.meta.dirname, '.docs-'))
    try {
      for (const [index, block] of blocks.entries()) {
        const code = block
          .replace(/^(\w+\(.*\)) \/\/ ([\d_]+)/gm, 'claims.push([$1, $2]) //')
          .replace(/\n\/\/ (\{.*\})$/m, '\nclaims.push([verdict, $1])')
        const file = join(folder, `block${index}.ts`)
        writeFileSync(file, `const claims: [unknown, unknown][] = []\nexport { claims }\n${code}`)
        const { claims } = (await import(pathToFileURL(file).href)) as { claims: [unknown, unknown][] }
        expect(claims.length, `claims of block ${index}`).to.be.greaterThan(0)
        for (const [given, claimed] of claims) expect(given, `block ${index}`).to.deep.equal(claimed)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('its table of problems is the one in the code', () => {
    const rows = [...page.slice(page.indexOf('## Problems')).matchAll(/^\| (\d{3}) \| (.*) \|$/gm)]
    expect(rows.length).to.be.greaterThan(5)
    for (const [, status, codes] of rows) {
      for (const [, code] of (codes ?? '').matchAll(/`([^`]+)`/g)) {
        expect(problemOf(code as Parameters<typeof problemOf>[0]).status, code).to.equal(Number(status))
      }
    }
  })
})
