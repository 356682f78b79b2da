import { expect } from 'chai'
import { bookPresets } from '../../app/src/lib/bookPresets.ts'
import { formatAmount } from '../../app/src/lib/formatAmount.ts'
import { formatCountdown } from '../../app/src/lib/formatCountdown.ts'
import { formatDay } from '../../app/src/lib/formatDay.ts'
import { formatDuration } from '../../app/src/lib/formatDuration.ts'
import { formatMoment } from '../../app/src/lib/formatMoment.ts'
import { formatPeriod } from '../../app/src/lib/formatPeriod.ts'
import { formatTime } from '../../app/src/lib/formatTime.ts'
import { parseAmount } from '../../app/src/lib/parseAmount.ts'
import { shortenAddress } from '../../app/src/lib/shortenAddress.ts'

const usd = { decimals: 6, locale: 'en' }

describe('app: amounts', () => {
  for (const { units, options = {}, text } of [
    { units: 0n, text: '0.00' },
    { units: 2_560_000n, text: '2.56' },
    { units: 2_569_999n, text: '2.56' },
    { units: 2_560_001n, options: { rounding: 'up' as const }, text: '2.57' },
    { units: 1_234_567_890_000n, text: '1,234,567.89' },
    { units: 10n, text: '0.00001' },
    { units: 1_564n, text: '0.0015' },
    { units: 1_564n, options: { rounding: 'up' as const }, text: '0.0016' },
    { units: 400_384n, options: { exact: true }, text: '0.400384' },
    { units: 2n ** 96n - 1n, options: { exact: true }, text: '79,228,162,514,264,337,593,543.950335' },
    { units: -2_500_000n, text: '-2.50' },
    { units: 5n, options: { decimals: 0 }, text: '5.00' },
  ]) {
    it(`${units} ${JSON.stringify(options)} is ${text}`, () =>
      expect(formatAmount(units, { ...usd, ...options })).to.equal(text))
  }

  for (const { text, units } of [
    { text: '2.5', units: 2_500_000n },
    { text: ' 2,50 ', units: 2_500_000n },
    { text: '7', units: 7_000_000n },
    { text: '0.000001', units: 1n },
    { text: '1.0000000', units: 1_000_000n },
    { text: '0.0000001', units: undefined },
    { text: '', units: undefined },
    { text: '-1', units: undefined },
    { text: '1e9', units: undefined },
    { text: '1.2.3', units: undefined },
    { text: '9'.repeat(30), units: undefined },
  ]) {
    it(`"${text}" is read as ${units}`, () => expect(parseAmount(text, 6)).to.equal(units))
  }
})

describe('app: times', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  const at = (iso: string) => Date.parse(iso)

  it('days are named as near as fits, in the zone of the reader', () => {
    const day = (iso: string, locale = 'en', timeZone = 'UTC') => formatDay(at(iso), { now, locale, timeZone })
    expect(day('2026-11-23T00:00:00Z')).to.equal('Today')
    expect(day('2026-11-22T23:59:59Z')).to.equal('Yesterday')
    expect(day('2026-11-22T23:59:59Z', 'en', 'Asia/Shanghai')).to.equal('Today')
    expect(day('2026-11-19T10:00:00Z')).to.equal('Thursday')
    expect(day('2026-11-14T10:00:00Z')).to.equal('November 14')
    expect(day('2025-11-14T10:00:00Z')).to.equal('November 14, 2025')
    expect(day('2026-11-23T09:00:00Z', 'zh')).to.equal('今天')
    expect(day('2026-11-22T09:00:00Z', 'zh')).to.equal('昨天')
  })

  it('a moment today is a time, another day says which', () => {
    expect(formatTime(at('2026-11-23T14:03:00Z'), 'en', 'UTC')).to.equal('14:03')
    expect(formatMoment(at('2026-11-23T14:03:00Z'), { now, locale: 'en', timeZone: 'UTC' })).to.equal('14:03')
    expect(formatMoment(at('2026-11-30T00:00:00Z'), { now, locale: 'en', timeZone: 'UTC' })).to.match(/Mon.*30.*00:00/)
  })

  it('lengths use the largest unit that fits', () => {
    expect(formatDuration(60, 'en')).to.equal('1 minute')
    expect(formatDuration(7 * 86_400, 'en')).to.equal('7 days')
    expect(formatDuration(-3, 'en')).to.equal('0 seconds')
    expect(formatPeriod(60, 'en')).to.equal('minute')
    expect(formatPeriod(7 * 86_400, 'en')).to.equal('7 days')
    expect(formatPeriod(60, 'zh')).to.equal('分钟')
  })

  it('a countdown says its two largest units, and is over only when it is', () => {
    for (const [seconds, text] of [
      [21 * 86_400 - 1, '20 days, 23 hours'],
      [86_400, '1 day, 0 hours'],
      [3_599.2, '1 hour, 0 minutes'],
      [3_599, '59 minutes, 59 seconds'],
      [61, '1 minute, 1 second'],
      [0.1, '1 second'],
      [0, '0 seconds'],
      [-5, '0 seconds'],
    ] as const)
      expect(formatCountdown(seconds, 'en'), String(seconds)).to.equal(text)
    expect(formatCountdown(7_384, 'zh')).to.equal('2小时3分钟')
  })
})

describe('app: what identities and books look like', () => {
  it('an address is shortened, whole or inside a DID', () => {
    expect(shortenAddress('0x70997970C51812dc3A010C7d01b50e0d17dc79C8')).to.equal('0x7099…79C8')
    expect(shortenAddress('did:ethr:0x7a69:0x70997970C51812dc3A010C7d01b50e0d17dc79C8')).to.equal('0x7099…79C8')
    expect(shortenAddress('0x12')).to.equal('0x12')
  })

  it('the sizes to choose from obey the limits of the deployment and the prices of the relays', () => {
    const limits = { minDepth: 5, maxDepth: 20, minUnit: '10', minValue: '100000', minStake: '200000000' }
    const presets = bookPresets(limits, [50n])
    expect(presets.map(({ depth }) => depth)).to.deep.equal([5, 7, 9])
    for (const { depth, unit, name } of presets) {
      expect(unit << BigInt(depth) >= BigInt(limits.minValue), name).to.equal(true)
      expect(unit, name).to.equal(3_125n)
    }
    expect(bookPresets(limits, [5_000n])[0]?.unit, 'a dear relay sets the price').to.equal(5_000n)
    expect(
      bookPresets({ ...limits, maxDepth: 6 }, []).map(({ depth }) => depth),
      'never beyond the largest sheet',
    ).to.deep.equal([5, 6, 6])
    const young = bookPresets({ ...limits, minDepth: 8 }, [500n])
    expect(
      young.map(({ depth }) => depth),
      'clients name no relay with less than 100 sheets at stake',
    ).to.deep.equal([8, 10, 11])
    for (const { depth, unit } of young) expect((unit << BigInt(depth)) * 100n <= 200_000_000n).to.equal(true)
  })
})
