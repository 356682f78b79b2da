import { openSqliteStore } from '@parley/client/node'
import { takeSlots } from '../../../client/src/books/takeSlots.ts'

/** Takes slots from a sheet as fast as it can and says each one aloud, as an app that signs with it would. */
const [path = '', key = '', limit = '0'] = process.argv.slice(2)
const store = openSqliteStore(path)
for (;;) {
  try {
    const slot = await takeSlots(store, key, { bookId: 1n, count: 1, limit: Number(limit), until: 0 })
    process.stdout.write(`${slot}\n`)
  } catch (error) {
    if ((error as { code?: string }).code !== 'book/used-up') throw error
    break
  }
}
await store.close()
