import { expect } from 'chai'
import { MediaProblem } from '../../app/src/calls/MediaProblem.ts'
import { missedCalls } from '../../app/src/calls/missedCalls.ts'
import { outcomeOf } from '../../app/src/calls/outcomeOf.ts'
import { depositFor } from '../../app/src/lib/depositFor.ts'
import { exactAmount } from '../../app/src/lib/exactAmount.ts'
import { formatClock } from '../../app/src/lib/formatClock.ts'
import { readFailure } from '../../app/src/lib/readFailure.ts'
import { totalsOf } from '../../app/src/lib/totalsOf.ts'
import { writeCsv } from '../../app/src/lib/writeCsv.ts'
import type { CallRecord } from '../../client/src/model/CallRecord.ts'
import type { CallView } from '../../client/src/model/CallView.ts'

type Paid = NonNullable<CallRecord['paid']>

const record = (changes: Partial<CallRecord> = {}): CallRecord => ({
  id: 'a'.repeat(16),
  peer: 'did:ethr:0x7a69:0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
  name: 'Li Wei',
  direction: 'in',
  media: 'audio',
  at: 1_000,
  talkMs: 0,
  reason: 'missed',
  ...changes,
})
const money = (role: Paid['role'], paid: bigint): Paid => ({
  role,
  tabId: `0x${'1'.repeat(64)}`,
  token: `0x${'2'.repeat(40)}`,
  rate: 10n,
  tick: 10,
  deposit: 1_000n,
  paid,
  toPayee: (paid * 90n) / 100n,
  toRelay: (paid * 4n) / 100n,
  toTreasury: (paid * 6n) / 100n,
  refund: 1_000n - paid,
  state: 'settled',
})

describe('app: calls', () => {
  for (const { direction, answeredAt, reason, outcome } of [
    { direction: 'in', answeredAt: 5, reason: 'hangup', outcome: 'answered' },
    { direction: 'in', answeredAt: 5, reason: 'failed', outcome: 'answered' },
    { direction: 'in', answeredAt: undefined, reason: 'missed', outcome: 'missed' },
    { direction: 'in', answeredAt: undefined, reason: 'cancelled', outcome: 'missed' },
    { direction: 'in', answeredAt: undefined, reason: 'declined', outcome: 'declinedHere' },
    { direction: 'out', answeredAt: undefined, reason: 'missed', outcome: 'noAnswer' },
    { direction: 'out', answeredAt: undefined, reason: 'declined', outcome: 'declined' },
    { direction: 'out', answeredAt: undefined, reason: 'busy', outcome: 'busy' },
    { direction: 'out', answeredAt: undefined, reason: 'cancelled', outcome: 'cancelled' },
    { direction: 'out', answeredAt: undefined, reason: 'failed', outcome: 'failed' },
  ] as const) {
    it(`${direction}, ${answeredAt === undefined ? 'not taken' : 'taken'}, ${reason}: ${outcome}`, () =>
      expect(outcomeOf({ direction, reason, ...(answeredAt === undefined ? {} : { answeredAt }) })).to.equal(outcome))
  }

  it('missed calls count until they were seen; one that rings right now is not missed yet', () => {
    const ringing = { id: 'b'.repeat(16), phase: 'incoming' } as CallView
    const callHistory = [
      record({ id: ringing.id, at: 3_000 }),
      record({ at: 2_000 }),
      record({ id: 'c'.repeat(16), at: 1_500, reason: 'declined' }),
      record({ id: 'd'.repeat(16), at: 1_000 }),
    ]
    expect(missedCalls({ calls: [ringing], callHistory }, 0)).to.equal(2)
    expect(missedCalls({ calls: [ringing], callHistory }, 1_000)).to.equal(1)
    expect(missedCalls({ calls: [], callHistory }, 2_000)).to.equal(1)
  })

  it('a clock shows hours only where there are some', () => {
    expect([0, 999, 65_000, 3_725_000].map(formatClock)).to.deep.equal(['0:00', '0:00', '1:05', '1:02:05'])
  })

  it('what the browser says of devices gets a code with words', () => {
    const code = (name: string) => readFailure(new MediaProblem('camera', new DOMException('', name)))
    expect(code('NotAllowedError')).to.deep.equal({ code: 'media/denied', facts: { device: 'camera' } })
    expect(code('NotFoundError').code).to.equal('media/missing')
    expect(code('NotReadableError').code).to.equal('media/busy')
    expect(readFailure(new MediaProblem('microphone', new TypeError('no mediaDevices'))).code).to.equal(
      'media/unsupported',
    )
  })
})

describe('app: money of calls', () => {
  it('a deposit pays for all of the minutes that were chosen, in whole ticks', () => {
    expect(depositFor(10, { rate: 3n, tick: 10 })).to.equal(180n)
    expect(depositFor(10, { rate: 3n, tick: 7 })).to.equal(258n)
    expect(depositFor(0, { rate: 3n, tick: 7 }), 'never nothing').to.equal(3n)
  })

  it('totals keep what was spent and what was earned apart', () => {
    const [own, centre] = [`0x${'11'.repeat(20)}`, `0x${'22'.repeat(20)}`] as const
    const records = [
      record({ talkMs: 1_000, paid: money('payer', 100n) }),
      record({ talkMs: 2_000, paid: { ...money('payee', 200n), payee: own } }),
      record({ talkMs: 4_000 }),
    ]
    const totals = totalsOf(records, own)
    const answered = record({ talkMs: 0, paid: { ...money('payee', 900n), payee: centre } })
    expect(totalsOf([...records, answered], own).earned, 'what came to a centre is the centre’s').to.equal(180n)
    expect(totals).to.deep.equal({ sessions: 2, spent: 100n, earned: 180n, fees: 30n, talkMs: 3_000 })
  })

  it('amounts in files have all digits and no separators', () => {
    expect(exactAmount(1_234_567_890n, 6)).to.equal('1234.567890')
    expect(exactAmount(5n, 6)).to.equal('0.000005')
    expect(exactAmount(-5n, 2)).to.equal('-0.05')
    expect(exactAmount(7n, 0)).to.equal('7')
  })

  it('CSV quotes what must be, and a name cannot run in a spreadsheet', () => {
    const text = writeCsv([
      ['name', 'amount'],
      ['Li "the" Wei, Dr.', '-0.05'],
      ['=HYPERLINK("http://example")', '1.00'],
      ['@sum', '2'],
    ])
    expect(text).to.equal(
      '\uFEFFname,amount\r\n"Li ""the"" Wei, Dr.",-0.05\r\n"\'=HYPERLINK(""http://example"")",1.00\r\n\'@sum,2\r\n',
    )
  })
})
