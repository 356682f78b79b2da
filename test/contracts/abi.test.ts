import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { abiModule, abiPath, abiSources } from '../../scripts/generateAbi.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

describe('ABIs', () => {
  it('in protocol/src/abi are those of the contracts; if not, run `node scripts/generateAbi.ts`', async () => {
    for (const source of abiSources) {
      expect(await readFile(abiPath(source.name), 'utf8'), source.name).to.equal(await abiModule(source))
    }
  })

  it('name no error of ours that no test provokes', async () => {
    const files = (await readdir(here)).filter((file) => file.endsWith('.test.ts') || file.endsWith('.t.sol'))
    const tests = (await Promise.all(files.map((file) => readFile(join(here, file), 'utf8')))).join('\n')
    const modules = await Promise.all(abiSources.map(abiModule))
    const ours = new Set(modules.join('\n').match(/(?<="name":")[A-Z]\w+_\w+(?=","type":"error")/g))
    expect(ours.size).to.be.greaterThan(30)
    expect([...ours].filter((name) => !tests.includes(`'${name}'`))).to.deep.equal([])
  })
})
