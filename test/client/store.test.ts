import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { memoryStore, ParleyError, type Store } from '@parley/client'
import { openSqliteStore } from '@parley/client/node'
import { expect } from 'chai'
import { takeSlots } from '../../client/src/books/takeSlots.ts'

describe('stores', () => {
  let directory: string
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'parley-store-'))
  })
  after(() => rmSync(directory, { recursive: true, force: true }))

  const kinds: Record<string, () => Store> = {
    memory: memoryStore,
    SQLite: () => openSqliteStore(join(directory, `${Math.random()}.sqlite`)),
  }
  for (const [kind, open] of Object.entries(kinds)) {
    describe(kind, () => {
      let store: Store
      before(() => {
        store = open()
      })
      after(async () => await store.close())

      it('keeps bytes, big numbers and what is nested', async () => {
        const value = { bytes: Uint8Array.of(1, 2, 3), amount: 2n ** 90n, list: [{ at: 1 }], none: undefined }
        await store.put('a', value)
        const got = await store.get<typeof value>('a')
        expect(got).to.deep.equal(value)
        expect(got?.bytes).to.be.instanceOf(Uint8Array)
        expect(await store.get('b')).to.equal(undefined)
      })

      it('gives copies: changing what was read changes nothing stored', async () => {
        await store.put('copy', { list: [1] })
        const read = await store.get<{ list: number[] }>('copy')
        read?.list.push(2)
        expect(await store.get('copy')).to.deep.equal({ list: [1] })
      })

      it('lists a prefix in order, and only it', async () => {
        for (const key of ['p/2', 'p/10', 'p', 'P/1', 'p_1', 'q/1']) await store.put(key, key)
        expect((await store.list('p/')).map(({ key, value }) => [key, value])).to.deep.equal([
          ['p/10', 'p/10'],
          ['p/2', 'p/2'],
        ])
        await store.remove('p/2')
        expect(await store.list('p/')).to.have.length(1)
      })

      it('a change that throws leaves the old value', async () => {
        await store.put('n', 1)
        const error = await store
          .update('n', () => {
            throw new ParleyError('book/used-up', { bookId: '1', until: 0 })
          })
          .catch((thrown: unknown) => thrown)
        expect(error).to.have.property('code', 'book/used-up')
        expect(await store.get('n')).to.equal(1)
        expect(await store.update<number>('n', (old = 0) => old + 1)).to.equal(2)
      })

      it('never gives one slot twice to writers side by side', async () => {
        const taken = await Promise.all(
          Array.from({ length: 20 }, () =>
            takeSlots(store, 'slots', { bookId: 1n, count: 2, limit: 64, until: 5 }).catch((error) => error.code),
          ),
        )
        expect(taken).to.deep.equal(Array.from({ length: 20 }, (_, index) => index * 2))
        const rest = await Promise.all(
          Array.from({ length: 14 }, () =>
            takeSlots(store, 'slots', { bookId: 1n, count: 2, limit: 64, until: 5 }).catch((error) => error.code),
          ),
        )
        expect(rest.filter((slot) => slot === 'book/used-up')).to.have.length(2)
      })
    })
  }

  it('says in one sentence that a file is no store', () => {
    expect(() => openSqliteStore(directory))
      .to.throw(ParleyError)
      .with.property('code', 'store/failed')
  })

  describe('slots across processes', () => {
    it('two writers share a sheet without a slot taken twice or left out', async () => {
      const path = join(directory, 'two.sqlite')
      const writers = [taker(path, 400), taker(path, 400)]
      const slots = (await Promise.all(writers.map(({ done }) => done))).flat().sort((a, b) => a - b)
      expect(slots).to.deep.equal(Array.from({ length: 400 }, (_, index) => index))
    })

    it('a killed writer never gives the next one a slot that it used', async () => {
      const path = join(directory, 'killed.sqlite')
      const used: number[] = []
      for (let life = 0; life < 3; life++) {
        const { child, done, heard } = taker(path, 100_000)
        await heard(20 + life * 7)
        child.kill('SIGKILL')
        used.push(...(await done))
      }
      const store = openSqliteStore(path)
      const next = await takeSlots(store, 'sheet', { bookId: 1n, count: 1, limit: 100_000, until: 0 })
      await store.close()
      expect(new Set(used).size, 'each slot once').to.equal(used.length)
      expect(next).to.be.greaterThan(Math.max(...used))
    })
  })
})

function taker(
  path: string,
  limit: number,
): { child: ChildProcess; done: Promise<number[]>; heard(count: number): Promise<void> } {
  const script = fileURLToPath(new URL('./support/slotTaker.ts', import.meta.url))
  const child = spawn(process.execPath, [script, path, 'sheet', String(limit)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  const slots = () => text.split('\n').slice(0, -1).map(Number)
  const waiting: { count: number; resolve: () => void }[] = []
  child.stdout.on('data', (chunk) => {
    text += String(chunk)
    for (const { count, resolve } of waiting) if (slots().length >= count) resolve()
  })
  return {
    child,
    done: new Promise((resolve) => child.on('close', () => resolve(slots()))),
    heard: (count) => new Promise((resolve) => waiting.push({ count, resolve })),
  }
}
