import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Stamp } from '@parley/protocol'
import { expect } from 'chai'
import { GroupCommit } from '../../node/src/hold/groupCommit.ts'
import { type HeldMessage, type HeldStamp, Hold } from '../../node/src/hold/hold.ts'
import { holdFormats } from '../../node/src/hold/holdFormats.ts'
import { openDatabase } from '../../node/src/hold/openDatabase.ts'

const hash = (kind: number, index: number) => {
  const bytes = new Uint8Array(32).fill(kind)
  new DataView(bytes.buffer).setUint32(0, index)
  return bytes
}

describe('hold', () => {
  let directory: string
  let hold: Hold

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'parley-hold-'))
    hold = new Hold({ file: join(directory, 'hold.sqlite') })
  })
  afterEach(() => {
    hold.close()
    rmSync(directory, { recursive: true, force: true })
  })

  const put = (
    index: number,
    {
      topic = 'a',
      epoch = 1,
      acceptedAt = 1000,
      time = BigInt(index),
    }: { topic?: string; epoch?: number; acceptedAt?: number; time?: bigint } = {},
  ) => {
    const message: HeldMessage = {
      messageHash: hash(1, index),
      wakuHash: hash(2, index),
      contentTopic: topic,
      timestampNs: time,
      payload: new Uint8Array([index & 255]),
    }
    const stamp: Stamp = {
      bookId: 7n,
      epoch,
      slot: index * 2,
      span: 2,
      relayId: 1,
      ack: new Uint8Array(20),
      signature: new Uint8Array(64),
    }
    const stamps: HeldStamp[] = [{ stamp, stampHash: hash(3, index), acceptedAt }]
    return hold.put(message, stamps)
  }
  const page = (more: Partial<Parameters<Hold['page']>[0]> = {}) =>
    hold
      .page({
        contentTopics: ['a'],
        from: undefined,
        to: undefined,
        cursor: undefined,
        forward: true,
        limit: 1000,
        ...more,
      })
      .map(({ timestampNs }) => Number(timestampNs))
  const receipt = (from: number, to: number, epoch = 1) =>
    hold.takeReceipt({
      relayId: 1,
      epoch,
      ack: new Uint8Array(20),
      root: hash(9, from),
      signature: new Uint8Array(64),
      leaves: Array.from({ length: to - from }, (_, index) => hash(3, from + index)),
    })

  it('finds the stamp that covers a slot', async () => {
    await put(5)
    for (const [slot, found] of [
      [9, false],
      [10, true],
      [11, true],
      [12, false],
    ] as const) {
      expect(hold.stampAt({ bookId: 7n, epoch: 1, slot }) !== undefined, `slot ${slot}`).to.equal(found)
    }
    expect(hold.stampAt({ bookId: 7n, epoch: 2, slot: 10 })).to.equal(undefined)
    expect(hold.stampAt({ bookId: 8n, epoch: 1, slot: 10 })).to.equal(undefined)
  })

  it('pages by time, both ways, over topics, with a window and a cursor', async () => {
    await Promise.all([3, 1, 2, 5, 4].map((index) => put(index)))
    await put(6, { topic: 'b', time: 3n })
    expect(page()).to.deep.equal([1, 2, 3, 4, 5])
    expect(page({ limit: 2 })).to.deep.equal([1, 2])
    expect(page({ limit: 2, forward: false })).to.deep.equal([4, 5])
    expect(page({ from: 2n, to: 4n })).to.deep.equal([2, 3, 4])
    const third = hold.message(hash(1, 3))
    expect(page({ cursor: third })).to.deep.equal([4, 5])
    expect(page({ cursor: third, forward: false })).to.deep.equal([1, 2])
    expect(page({ contentTopics: ['a', 'b', 'a'] })).to.deep.equal([1, 2, 3, 3, 4, 5])
  })

  it('serves 256 messages without a receipt, of each topic, and one more for each that has one', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, index) => put(index)))
    await Promise.all(Array.from({ length: 10 }, (_, index) => put(1000 + index, { topic: 'b' })))
    expect(page()).to.have.length(256)
    expect(page({ forward: false, limit: 1 })).to.deep.equal([255])
    expect(page({ contentTopics: ['b'] })).to.have.length(10)
    expect(receipt(0, 20)).to.equal(20)
    expect(receipt(0, 20), 'again').to.equal(0)
    expect(page()).to.have.length(276)
    const [beyond, within] = [hold.message(hash(1, 290)), hold.message(hash(1, 275))]
    expect(beyond !== undefined && hold.isServed(beyond)).to.equal(false)
    expect(within !== undefined && hold.isServed(within)).to.equal(true)
  })

  it('forgets what is settled and old, and nothing else', async () => {
    await put(1, { epoch: 1, acceptedAt: 100 })
    await put(2, { epoch: 1, acceptedAt: 900 })
    await put(3, { epoch: 2, acceptedAt: 100 })
    receipt(1, 2)
    expect(hold.drop({ epoch: 2, acceptedBefore: 500 })).to.equal(1)
    expect([1, 2, 3].map((index) => hold.message(hash(1, index)) !== undefined)).to.deep.equal([false, true, true])
    expect([1, 2, 3].map((index) => hold.stamp(hash(3, index)) !== undefined)).to.deep.equal([false, true, true])
    expect(hold.receipt(1)).to.equal(undefined)
    expect(hold.count).to.equal(2)
  })

  it('says that a message is held when every other process could read it, and not before', async () => {
    const other = openDatabase({ file: join(directory, 'hold.sqlite'), formats: holdFormats, durability: 'full' })
    const rows = () => Number(other.prepare('SELECT count(*) AS n FROM stamp').get()?.n)
    const writes = [put(1), put(2)]
    expect(rows(), 'not yet').to.equal(0)
    await Promise.race(writes)
    expect(rows()).to.equal(2)
    other.close()
  })

  it('keeps everything over a restart, and refuses a file of a newer format', async () => {
    await put(1)
    hold.saveCounters([['accepted', 4]])
    hold.close()
    const file = join(directory, 'hold.sqlite')
    hold = new Hold({ file })
    expect({ isNew: hold.isNew, count: hold.count, accepted: hold.counters().get('accepted') }).to.deep.equal({
      isNew: false,
      count: 1,
      accepted: 4,
    })
    expect([...hold.stampsFrom(1)].map(({ stamp }) => stamp.slot)).to.deep.equal([2])
    hold.database.exec('PRAGMA user_version=99')
    hold.close()
    expect(() => new Hold({ file })).to.throw('newer version')
    hold = new Hold({ file: join(directory, 'other.sqlite') })
  })

  it('tells everyone who waits when a commit fails, and keeps none of it', async () => {
    const database = openDatabase({
      file: join(directory, 'commit.sqlite'),
      formats: ['CREATE TABLE one (value INTEGER NOT NULL)'],
      durability: 'full',
    })
    const add = database.prepare('INSERT INTO one VALUES (?)')
    const commits = new GroupCommit<number | null>({ database, write: (value) => void add.run(value) })
    const results = await Promise.allSettled([commits.add(1), commits.add(null), commits.add(2)])
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected'])
    await commits.add(3)
    expect(
      database
        .prepare('SELECT value FROM one')
        .all()
        .map(({ value }) => value),
    ).to.deep.equal([3])
    database.close()
  })
})
