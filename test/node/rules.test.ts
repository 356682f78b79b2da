import { multiaddr } from '@multiformats/multiaddr'
import type { Book, Schedule } from '@parley/protocol'
import { NO_EXIT, winningSlot } from '@parley/protocol'
import { expect } from 'chai'
import { drawTimes } from '../../node/src/claims/drawTimes.ts'
import { findWins, isOpen } from '../../node/src/claims/findWins.ts'
import { nativeSuite } from '../../node/src/crypto/nativeSuite.ts'
import { connectionLimit } from '../../node/src/waku/connectionLimit.ts'

const DAY = 86_400
const week: Schedule = { genesis: 0, epochLength: 7 * DAY, holdPeriod: 7 * DAY, claimMin: 3 * DAY, exitNotice: 2 * DAY }
const minute: Schedule = { genesis: 0, epochLength: 60, holdPeriod: 60, claimMin: 20, exitNotice: 20 }

describe('claim window', () => {
  const cases: {
    name: string
    schedule: Schedule
    drawn: number
    drawnAt: number
    nextDraw: number
    lastCall: number
  }[] = [
    {
      name: 'weeks: the next epoch’s draw time, half a day of margin',
      schedule: week,
      drawn: 1,
      drawnAt: 14 * DAY,
      nextDraw: 21 * DAY,
      lastCall: 20.5 * DAY,
    },
    {
      name: 'weeks, drawn late: three days from the draw',
      schedule: week,
      drawn: 1,
      drawnAt: 20 * DAY,
      nextDraw: 23 * DAY,
      lastCall: 22.5 * DAY,
    },
    { name: 'minutes: a third of the window', schedule: minute, drawn: 1, drawnAt: 126, nextDraw: 180, lastCall: 162 },
    { name: 'minutes, a backlog', schedule: minute, drawn: 1, drawnAt: 1000, nextDraw: 1020, lastCall: 1013 },
    { name: 'nothing drawn yet', schedule: minute, drawn: 0, drawnAt: 0, nextDraw: 120, lastCall: 80 },
  ]
  for (const { name, schedule, drawn, drawnAt, ...times } of cases) {
    it(name, () => expect(drawTimes(schedule, { drawn, drawnAt })).to.deep.equal(times))
  }
})

describe('wins', () => {
  const book: Book = {
    id: 7n,
    owner: '0x0000000000000000000000000000000000000001',
    key: new Uint8Array(20),
    depth: 8,
    kind: 0,
    unit: 1000n,
    fromEpoch: 2,
    exitEpoch: NO_EXIT,
    dead: false,
    balance: 256_000n,
    lastClaimed: 0,
    bond: 256_000n,
  }
  const randomness = new Uint8Array(32).fill(5)
  const slot = winningSlot({ randomness, bookId: 7n, depth: 8 })
  const held = (from: number, span: number, relayId = 1) => ({
    stamp: { bookId: 7n, epoch: 3, slot: from, span, relayId, ack: new Uint8Array(20), signature: new Uint8Array(64) },
    stampHash: new Uint8Array(32),
    messageHash: new Uint8Array(32),
    acceptedAt: 0,
    receiptId: undefined,
  })
  const wins = (stamp: ReturnType<typeof held> | undefined) =>
    findWins({
      epoch: 3,
      randomness,
      relayId: 1,
      booksOf: () => [7n],
      book: () => book,
      stampAt: () => stamp,
      suite: nativeSuite,
    }).length

  it('are stamps that cover the drawn slot and name this relay', () => {
    expect(wins(held(slot, 1))).to.equal(1)
    expect(wins(held(slot - 3, 4))).to.equal(1)
    expect(wins(held(slot - 3, 3)), 'ends before it').to.equal(0)
    expect(wins(held(slot + 1, 2)), 'begins after it').to.equal(0)
    expect(wins(held(slot, 1, 2)), 'names another relay').to.equal(0)
    expect(wins(undefined)).to.equal(0)
  })

  it('are open until they are paid, and only where the contract would pay', () => {
    const [win] = findWins({
      epoch: 3,
      randomness,
      relayId: 1,
      booksOf: () => [7n],
      book: () => book,
      stampAt: () => held(slot, 1),
      suite: nativeSuite,
    })
    if (win === undefined) throw new Error('no win')
    expect(isOpen(win, book)).to.equal(true)
    for (const [name, change] of Object.entries({
      paid: { lastClaimed: 3 },
      closed: { dead: true },
      poor: { balance: 255_999n },
      younger: { fromEpoch: 4 },
      left: { exitEpoch: 3 },
    })) {
      expect(isOpen(win, { ...book, ...change }), name).to.equal(false)
    }
    expect(isOpen(win, undefined)).to.equal(false)
  })
})

describe('connection limit', () => {
  const connectionFrom = (address: string) =>
    ({ remoteAddr: multiaddr(`/ip4/${address}/tcp/4000`), timeline: { open: Date.now() } }) as never

  it('counts a remote host, and not this machine', async () => {
    const gater = connectionLimit({ perHost: 3 })
    const denied = await Promise.all(
      Array.from({ length: 5 }, () => gater.denyInboundConnection?.(connectionFrom('203.0.113.7'))),
    )
    expect(denied).to.deep.equal([false, false, false, true, true])
    expect(await gater.denyInboundConnection?.(connectionFrom('203.0.113.8'))).to.equal(false)
    for (let count = 0; count < 10; count += 1)
      expect(await gater.denyInboundConnection?.(connectionFrom('127.0.0.1'))).to.equal(false)
  })
})
