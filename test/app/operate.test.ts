import { expect } from 'chai'
import { readRelayId } from '../../app/src/components/operate/readRelayId.ts'
import { statementCsv } from '../../app/src/components/operate/statementCsv.ts'

describe('app: what an operator pastes and takes away', () => {
  const printed = {
    signer: `0x${'1a'.repeat(20)}`,
    peerId: '16Uiu2HAm',
    multiaddr: '/dns4/r.example/tcp/443/wss/p2p/16Uiu2HAm',
    url: 'https://r.example',
  }

  it('takes what parley-node id prints, with whatever space around it, and nothing else', () => {
    const { signer, multiaddr, url } = printed
    expect(readRelayId(`\n ${JSON.stringify(printed, null, 2)} \n`)).to.deep.equal({ signer, multiaddr, url })
    for (const text of [
      '',
      '{}',
      'signer',
      '[]',
      JSON.stringify({ ...printed, signer: '0x12' }),
      JSON.stringify({ url }),
    ])
      expect(readRelayId(text), text).to.equal(undefined)
  })

  it('writes a year to the unit: claims and collections in order, other years left out', () => {
    const at = (text: string) => Date.parse(text)
    const transaction = `0x${'ab'.repeat(32)}` as const
    const win = {
      block: 1,
      transaction,
      bookId: 7n,
      epoch: 3,
      value: 1_000_000n,
      net: 900_001n,
      fee: 99_999n,
      forfeit: 0n,
    }
    const wins = [
      { ...win, at: at('2026-12-31T23:59:59Z'), receipted: true },
      { ...win, at: at('2027-01-01T00:00:00Z'), receipted: true },
      { ...win, at: at('2026-01-01T00:00:00Z'), net: 1n, receipted: false },
    ]
    const payout = `0x${'22'.repeat(20)}` as const
    const collections = [{ block: 2, at: at('2026-06-01T00:00:00Z'), transaction, payout, amount: 1n }]
    const options = { year: 2026, relayId: 4, token: { decimals: 6, symbol: 'dUSD' } }
    const csv = statementCsv({ wins, collections }, options)
    const zone = process.env.TZ
    try {
      for (process.env.TZ of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
        expect(statementCsv({ wins, collections }, options), `in ${process.env.TZ}`).to.equal(csv)
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
    const rows = csv
      .replace(/^\uFEFF/, '')
      .trim()
      .split(/\r?\n/)
    expect(rows.map((row) => row.split(',').slice(0, 8).join(','))).to.deep.equal([
      'date,relay,kind,currency,amount,fee,withheld,book',
      '2026-01-01T00:00:00.000Z,4,claim,dUSD,0.000001,0.099999,0.000000,7',
      '2026-06-01T00:00:00.000Z,4,collected,dUSD,0.000001,,,',
      '2026-12-31T23:59:59.000Z,4,claim,dUSD,0.900001,0.099999,0.000000,7',
    ])
  })
})
