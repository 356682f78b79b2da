import { memoryStore } from '@parley/client'
import { expect } from 'chai'
import { CallHistory } from '../../client/src/calls/CallHistory.ts'
import { MAX_COUNTED, MAX_SIGNALS_A_MINUTE } from '../../client/src/calls/constants.ts'
import { SignalRate } from '../../client/src/calls/SignalRate.ts'
import { shortenDescription } from '../../client/src/calls/shortenDescription.ts'
import type { CallRecord } from '../../client/src/model/CallRecord.ts'
import { Board } from '../../client/src/state/Board.ts'
import type { StoreKeys } from '../../client/src/state/storeKeys.ts'
import { Tabs } from '../../client/src/state/Tabs.ts'

describe('a session description that is too long', () => {
  const FINGERPRINT = `a=fingerprint:sha-256 ${'AB:'.repeat(31)}AB`
  const candidate = (kind: string, index: number, transport = 'udp') =>
    `a=candidate:${index} 1 ${transport} 2113937151 192.0.2.${index} 50000 typ ${kind} generation 0`
  const host = Array.from({ length: 20 }, (_, index) => candidate('host', index))
  const tcp = Array.from({ length: 20 }, (_, index) => candidate('host', 20 + index, 'tcp'))
  const others = [candidate('srflx', 100), candidate('relay', 101)]
  const sdp = (candidates: string[]) =>
    ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', ...candidates, FINGERPRINT, 'a=mid:0', ''].join('\r\n')
  const whole = sdp([...tcp, ...host, ...others])

  it('stays as it is where it fits', () => {
    expect(shortenDescription(whole, whole.length)).to.equal(whole)
  })

  it('loses candidates until it fits, those that help least first', () => {
    const withoutTcp = sdp([...host, ...others])
    expect(shortenDescription(whole, withoutTcp.length)).to.equal(withoutTcp)
    for (const limit of [whole.length - 1, 2_500, 1_000, sdp(others).length]) {
      const short = shortenDescription(whole, limit)
      expect(short.length, `limit ${limit}`).to.be.at.most(limit)
      for (const line of [FINGERPRINT, ...others]) expect(short.split('\r\n'), `limit ${limit}`).to.include(line)
    }
    const [, relayed = ''] = others
    expect(shortenDescription(whole, sdp([relayed]).length)).to.equal(sdp([relayed]))
  })

  it('counts a candidate that stands in several sections as often as it does', () => {
    const twice = `${whole}${whole}`
    const limit = twice.length - 100
    expect(shortenDescription(twice, limit).length).to.be.within(limit - 2 * 100, limit)
  })

  it('never loses its fingerprint, however little room there is', () => {
    expect(shortenDescription(whole, 10)).to.equal(sdp([]))
  })
})

describe('steps of calls that somebody may send', () => {
  const now = Date.now
  afterEach(() => {
    Date.now = now
  })

  it('are so many in a minute, for each person, and as many in the next one', () => {
    const began = now()
    Date.now = () => began
    const rate = new SignalRate()
    const asks = (address: string) =>
      Array.from({ length: MAX_SIGNALS_A_MINUTE + 5 }, () => rate.allows(address)).filter((is) => is).length
    expect(asks('eve')).to.equal(MAX_SIGNALS_A_MINUTE)
    expect(asks('ben')).to.equal(MAX_SIGNALS_A_MINUTE)
    Date.now = () => began + 59_999
    expect(rate.allows('eve'), 'asking goes on within the minute').to.equal(false)
    Date.now = () => began + 60_000
    expect(asks('eve')).to.equal(MAX_SIGNALS_A_MINUTE)
  })

  it('are counted for a bounded number of people, those heard of last', () => {
    const rate = new SignalRate()
    for (const address of ['early', 'eve']) for (let step = 0; step < 2; step++) rate.allows(address, 1)
    for (let person = 0; person < MAX_COUNTED - 1; person++) {
      rate.allows(`person ${person}`)
      expect(rate.allows('eve', 1), 'who goes on is not forgotten').to.equal(false)
    }
    expect(rate.allows('early', 1), 'who fell silent is').to.equal(true)
  })
})

describe('the history of calls', () => {
  const keys = { calls: 'call/', call: (id: string) => `call/${id}` } as StoreKeys
  const paid: NonNullable<CallRecord['paid']> = {
    role: 'payer',
    tabId: `0x${'11'.repeat(32)}`,
    token: `0x${'22'.repeat(20)}`,
    rate: 5n,
    tick: 10,
    deposit: 100n,
    paid: 15n,
    toPayee: 0n,
    toRelay: 0n,
    toTreasury: 0n,
    refund: 0n,
    state: 'unsettled',
  }
  const record: CallRecord = {
    id: 'a-paid-call',
    peer: 'did:ethr:0x7a69:0x3333333333333333333333333333333333333333',
    name: 'Ben',
    direction: 'out',
    media: 'audio',
    at: 1_000,
    talkMs: 30_000,
    reason: 'hangup',
    paid,
  }

  it('shows what the chain says of the money later on, after a restart too', async () => {
    const store = memoryStore()
    const open = async () => {
      const tabs = new Tabs('history', false)
      const board = new Board(store, keys, tabs)
      const history = new CallHistory({ store, keys, board, tabs })
      await history.load()
      return { history, shown: () => board.snapshot().callHistory }
    }
    const before = await open()
    await before.history.close(record.id, record, 'a tab')
    expect(before.shown()).to.deep.equal([record])
    const settled = {
      ...paid,
      state: 'settled',
      toPayee: 14n,
      refund: 85n,
      transaction: `0x${'44'.repeat(32)}`,
    } as const
    await before.history.settle({ callId: record.id, paid: settled })
    expect(before.shown()).to.deep.equal([{ ...record, paid: settled }])
    before.history.stop()

    const after = await open()
    expect(after.shown(), 'after a restart').to.deep.equal([{ ...record, paid: settled }])
    await after.history.settle({ callId: 'of another device', paid: settled })
    expect(after.shown(), 'a call that is not here makes no entry').to.deep.equal([{ ...record, paid: settled }])
    const reorganized = { ...settled, transaction: `0x${'55'.repeat(32)}` } as const
    await after.history.settle({ callId: record.id, paid: reorganized })
    expect(after.shown(), 'the chain turned').to.deep.equal([{ ...record, paid: reorganized }])
    after.history.stop()
  })
})
