import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ParleyError } from '@parley/client'
import { expect } from 'chai'
import { sentences } from '../../client/src/errors/sentences.ts'
import { ClientWorld } from './support/ClientWorld.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const guide = readFileSync(join(root, 'docs/developer.md'), 'utf8')

describe('docs/developer.md', function () {
  this.timeout(90_000)

  it('has a script that works as it stands there', async () => {
    const world = await ClientWorld.start()
    // Inside the checkout, where the packages are found; Node reads no TypeScript below node_modules.
    const folder = join(root, 'node_modules/.cache', `parley-docs-${process.pid}`)
    try {
      await world.relays.addRelay('one')
      await world.relays.addRelay('two')
      await world.relays.connected()
      const [, block = ''] = /```ts\n([\s\S]*?)```/.exec(guide) ?? []
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'talk.mjs'), stripTypeScriptTypes(block))
      const arguments_ = [join(folder, 'talk.mjs'), world.relays.chain.addressBookPath]
      const { stdout } = await promisify(execFile)(process.execPath, arguments_, { timeout: 60_000 })
      expect(stdout).to.equal('Ben reads: Hello Ben\nDelivered; postmarked by 2 of 2 relays\n')
    } finally {
      rmSync(folder, { recursive: true, force: true })
      await world.stop()
    }
  })

  it('explains every error code', () => {
    for (const code of Object.keys(sentences)) expect(guide, code).to.contain(`\`${code}\``)
  })

  it('has a sentence for every code, with its facts in it', () => {
    const error = new ParleyError('book/used-up', { bookId: '1', until: Date.UTC(2026, 0, 1, 14, 3) })
    expect(error.message).to.equal('This stamp book is used up until 14:03 UTC. The message goes out then.')
  })
})
