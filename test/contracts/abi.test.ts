import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { Suite } from 'mocha'
import { abiModule, abiPath, abiSources } from '../../scripts/generateAbi.ts'
import { provoked, UNKNOWN } from './support/reverts.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

describe('ABIs', () => {
  it('in protocol/src/abi are those of the contracts; if not, run `node scripts/generateAbi.ts`', async () => {
    for (const source of abiSources) {
      expect(await readFile(abiPath(source.name), 'utf8'), source.name).to.equal(await abiModule(source))
    }
  })
})

/** Every test ran and passed: only then has every error had its chance. */
function isWhole(root: Suite): boolean {
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
  const loaded = new Set(root.suites.map(({ file }) => file))
  let passed = true
  root.eachTest(({ state }) => {
    if (state !== 'passed') passed = false
  })
  return passed && files.every((file) => loaded.has(join(here, file)))
}

// After all files: what counts is what the contracts did answer, not which names stand in a test.
after('every contract raised every error of ours that it has', async function () {
  const root = this.test?.parent
  if (!root || !isWhole(root)) return
  const missing: string[] = []
  let count = 0
  for (const source of abiSources) {
    const contract = basename(source.artifact, '.json')
    const names = (await abiModule(source)).match(/(?<="name":")[A-Z][A-Za-z0-9]*_\w+(?=","type":"error")/g) ?? []
    for (const name of names) {
      count++
      const isKnown = [contract, UNKNOWN].some((raiser) => provoked.has(`${raiser} ${name}`))
      if (!isKnown) missing.push(`${contract} ${name}`)
    }
  }
  expect(count).to.be.greaterThan(90)
  expect(missing, 'no test provokes these').to.deep.equal([])
})
