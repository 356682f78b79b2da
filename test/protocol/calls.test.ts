import {
  advanceTalkClock,
  type CallSignal,
  type ChannelMessage,
  dueAt,
  encodeChannelMessage,
  encodeContent,
  FLOW_TIMEOUT_MS,
  GRACE_SECONDS,
  judgePayment,
  MAX_CALL_TEXT,
  MAX_CHANNEL_MESSAGE,
  MAX_SESSION_DESCRIPTION,
  type MeterTerms,
  nextVoucher,
  ProtocolError,
  parseChannelMessage,
  parseContent,
  remainingMs,
  startTalkClock,
  utf8,
} from '@parley/protocol'
import { expect } from 'chai'
import { createRandom, randomInt } from './support/random.ts'

const head = { type: 'call', id: 'x1', to: 'did:ethr:0x7a69:0x1', sequence: 4, sentAt: 1_790_000_000_000 } as const
const callId = 'abcdefghijklmnop'
const address = `0x${'12'.repeat(20)}`
const word = `0x${'34'.repeat(32)}`
const signature = `0x${'56'.repeat(64)}`
const price = {
  payer: address,
  key: address,
  payee: address,
  payeeKey: address,
  token: address,
  rate: '170000',
  tick: 10,
  relayId: 2,
  relayPayout: address,
  relayBps: 500,
  nonce: '18446744073709551615',
  deposit: '10000000',
}
const description = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n'
const signals: CallSignal[] = [
  { step: 'offer', callId, media: 'audio' },
  { step: 'offer', callId, media: 'video', price },
  { step: 'description', callId, role: 'offer', description },
  { step: 'ringing', callId },
  { step: 'vouch', callId },
  { step: 'answer', callId, media: 'audio', description },
  { step: 'end', callId, reason: 'busy' },
  { step: 'voucher', callId, tabId: word, cumulative: '340000', signature },
  { step: 'close', callId, tabId: word, cumulative: '0', signature },
]
const messages: ChannelMessage[] = [
  { kind: 'state', talkMs: 1200, receiving: true, muted: false, camera: true, sharing: false, paused: false },
  { kind: 'voucher', tabId: word, cumulative: '340000', signature },
  { kind: 'paid', cumulative: '340000' },
  { kind: 'toppedUp', deposit: '20000000' },
  { kind: 'text', id: 'x1', text: 'the link: <b>' },
  { kind: 'description', role: 'answer', description },
  { kind: 'end', reason: 'hangup' },
]

describe('call signals', () => {
  for (const call of signals) {
    it(`${call.step}${'price' in call ? ', paid' : ''}: reads what it writes`, () => {
      expect(parseContent(encodeContent({ ...head, call }))).to.deep.equal({ ...head, call })
    })
  }

  it('refuses what is not exactly one of them', () => {
    const wrong: unknown[] = [
      { ...signals[0], step: 'knock' },
      { ...signals[0], callId: 'short' },
      { ...signals[0], more: 1 },
      { ...signals[1], price: { ...price, rate: '-1' } },
      { ...signals[1], price: { ...price, rate: '01' } },
      { ...signals[1], price: { ...price, tick: 0 } },
      { ...signals[1], price: { ...price, payer: '0x12' } },
      { ...signals[1], price: { ...price, relayBps: 1001 } },
      { ...signals[1], price: { ...price, nonce: '-1' } },
      { ...signals[2], description: 'x=0' },
      { ...signals[2], description: `v=0${'x'.repeat(MAX_SESSION_DESCRIPTION)}` },
      { ...signals[5], reason: 'bored' },
      { ...signals[6], signature: word },
      { ...signals[7], tabId: signature },
    ]
    for (const [index, call] of wrong.entries()) {
      expect(() => parseContent(utf8(JSON.stringify({ ...head, call }))), `case ${index}`)
        .to.throw(ProtocolError)
        .with.property('code', 'content/malformed')
    }
  })
})

describe('messages over a data channel', () => {
  for (const message of messages) {
    it(`${message.kind}: reads what it writes`, () => {
      expect(parseChannelMessage(encodeChannelMessage(message))).to.deep.equal(message)
    })
  }

  it('refuses what is not exactly one of them', () => {
    const wrong: string[] = [
      '',
      'null',
      '{"kind":"state"}',
      JSON.stringify({ ...messages[0], talkMs: -1 }),
      JSON.stringify({ ...messages[1], signature: '0x' }),
      JSON.stringify({ ...messages[4], text: '' }),
      JSON.stringify({ ...messages[4], text: 'x'.repeat(MAX_CALL_TEXT + 1) }),
      JSON.stringify({ ...messages[6], more: 1 }),
      JSON.stringify({ ...messages[4], text: 'x'.repeat(MAX_CHANNEL_MESSAGE) }),
    ]
    for (const [index, text] of wrong.entries()) {
      expect(() => parseChannelMessage(text), `case ${index}`)
        .to.throw(ProtocolError)
        .with.property('code', 'call/malformed')
    }
  })
})

const terms: MeterTerms = { rate: 170_000n, tick: 10, deposit: 1_000_000n, freeTicks: 1 }

describe('meter', () => {
  it('asks for each tick at its start, and for nothing in the first one', () => {
    const due = [0, 9_999, 10_000, 19_999, 20_000, 60_000].map((talkMs) => dueAt(terms, talkMs))
    expect(due).to.deep.equal([0n, 0n, 170_000n, 170_000n, 340_000n, 1_020_000n])
    expect(dueAt({ ...terms, freeTicks: 0 }, 0), 'prepaid').to.equal(170_000n)
  })

  it('signs the smaller of both clocks, each sum once, and never more than the deposit', () => {
    expect(nextVoucher(terms, { ownTalkMs: 20_000, peerTalkMs: 10_000, signed: 0n })).to.equal(170_000n)
    expect(nextVoucher(terms, { ownTalkMs: 9_000, peerTalkMs: 90_000, signed: 0n })).to.equal(undefined)
    expect(nextVoucher(terms, { ownTalkMs: 20_000, peerTalkMs: 20_000, signed: 340_000n })).to.equal(undefined)
    expect(nextVoucher(terms, { ownTalkMs: 50_000, peerTalkMs: 50_000, signed: 680_000n })).to.equal(850_000n)
    expect(nextVoucher(terms, { ownTalkMs: 60_000, peerTalkMs: 60_000, signed: 850_000n })).to.equal(undefined)
  })

  it('serves what is paid, waits for the grace, and then stops', () => {
    const at = (talkMs: number, paid: bigint) => judgePayment(terms, { talkMs, paid })
    expect(at(9_999, 0n)).to.equal('serve')
    expect(at(10_000, 0n)).to.equal('grace')
    expect(at(10_000 + GRACE_SECONDS * 1000 - 1, 0n)).to.equal('grace')
    expect(at(10_000 + GRACE_SECONDS * 1000, 0n)).to.equal('stop')
    expect(at(15_000, 170_000n)).to.equal('serve')
    expect(at(20_000, 170_000n)).to.equal('grace')
  })

  it('says how long the deposit lasts', () => {
    expect(remainingMs(terms, 0), 'five ticks and the free one').to.equal(60_000)
    expect(remainingMs(terms, 45_000)).to.equal(15_000)
    expect(remainingMs(terms, 75_000)).to.equal(0)
  })

  it('counts only while media flows both ways', () => {
    let clock = startTalkClock(1_000)
    const tick = (now: number, flow: { receivedAt: number; heardAt: number }) => {
      clock = advanceTalkClock(clock, now, flow)
      return clock.talkMs
    }
    expect(tick(2_000, { receivedAt: 2_000, heardAt: 2_000 }), 'from now on').to.equal(0)
    expect(tick(3_000, { receivedAt: 3_000, heardAt: 3_000 })).to.equal(1_000)
    expect(tick(4_000, { receivedAt: 4_000, heardAt: 1_000 }), 'the other side hears nothing').to.equal(2_000)
    expect(tick(9_000, { receivedAt: 9_000, heardAt: 1_000 })).to.equal(2_000)
    expect(tick(10_000, { receivedAt: 10_000, heardAt: 10_000 })).to.equal(2_000)
    expect(tick(99_000, { receivedAt: 99_000, heardAt: 99_000 }), 'a device that slept').to.equal(
      2_000 + FLOW_TIMEOUT_MS,
    )
    expect(tick(50_000, { receivedAt: 99_000, heardAt: 99_000 }), 'a clock that goes back').to.equal(4_500)
  })

  it('lets nobody lose more than a tick or the grace, whatever the other side claims', () => {
    const random = createRandom(11)
    for (let run = 0; run < 300; run += 1) {
      const rules = { ...terms, freeTicks: randomInt(random, 2), deposit: 10_000_000n }
      const perMs = Number(rules.rate) / (rules.tick * 1000)
      let talkMs = 0
      let paid = 0n
      for (let step = 0; step < 200; step += 1) {
        // The payee sends nothing while it is not paid, so that time does not count as talk.
        if (judgePayment(rules, { talkMs, paid }) !== 'stop') talkMs += 100 + randomInt(random, 900)
        // A payee that lies about its clock, and a payer that pays when it likes.
        const peerTalkMs = talkMs + randomInt(random, 60_000) - 30_000
        const voucher = nextVoucher(rules, { ownTalkMs: talkMs, peerTalkMs, signed: paid })
        if (voucher !== undefined && randomInt(random, 3) > 0) paid = voucher
        const used = Math.max(0, talkMs - rules.freeTicks * rules.tick * 1000) * perMs
        const message = `run ${run}, step ${step}`
        expect(Number(paid) - used, `the payer, ${message}`).to.be.at.most(Number(rules.rate))
        // One look at the clock more than the grace.
        expect(used - Number(paid), `the payee, ${message}`).to.be.at.most((GRACE_SECONDS * 1000 + 1000) * perMs)
      }
    }
  })
})
