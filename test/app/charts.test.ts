import { expect } from 'chai'
import type { ChartSeries } from '../../app/src/components/charts/ChartSeries.ts'
import { chartCsv } from '../../app/src/components/charts/chartCsv.ts'
import { chartScale } from '../../app/src/components/charts/chartScale.ts'
import { chartTable } from '../../app/src/components/charts/chartTable.ts'
import { sourceState } from '../../app/src/components/charts/sourceState.ts'
import { stackOf } from '../../app/src/components/charts/stackOf.ts'
import { exactAmount } from '../../app/src/lib/exactAmount.ts'

const BIG = 2n ** 96n - 1n
const series: ChartSeries[] = [
  {
    id: 'income',
    name: 'Income',
    points: [
      { key: '2026-01-01', label: '1 Jan', value: 5n, low: 3n, high: 7n },
      { key: '2026-01-02', label: '2 Jan', value: BIG, low: BIG, high: BIG },
    ],
  },
  {
    id: 'price',
    name: 'Price',
    points: [
      { key: '2026-01-01', label: '1 Jan', value: undefined },
      { key: '2026-01-02', label: '2 Jan', value: -2n },
    ],
  },
]

describe('app: charts', () => {
  for (const { values, whole = false, ticks } of [
    { values: [], ticks: [0, 1] },
    { values: [0n], ticks: [0, 1] },
    { values: [100], ticks: [0, 25, 50, 75, 100] },
    { values: [101], ticks: [0, 50, 100, 150] },
    { values: [3n], whole: true, ticks: [0, 1, 2, 3] },
    { values: [-40, 60], ticks: [-50, -25, 0, 25, 50, 75] },
    { values: [-8], ticks: [-8, -6, -4, -2, 0] },
  ]) {
    it(`has round steps for ${values.join(', ') || 'nothing'}`, () =>
      expect(chartScale(values, { whole }).ticks).to.deep.equal(ticks))
  }

  it('puts every value between the bottom and the top, also one that no number holds', () => {
    const { rise } = chartScale([-10, 100])
    expect([-50, 25, 100].map(rise)).to.deep.equal([0, 0.5, 1])
    const big = chartScale([BIG])
    expect(big.rise(0n)).to.equal(0)
    expect(big.rise(BIG)).to.be.within(0.75, 1)
  })

  it('piles positive parts up and negative ones down', () => {
    const parts = (...values: number[]) => values.map((value) => ({ key: '1', label: '1', value }))
    const stacks = stackOf([4, -3, 2, -1].map((value, index) => ({ id: `${index}`, name: '', points: parts(value) })))
    expect(stacks.map(([part]) => [part?.from, part?.to])).to.deep.equal([
      [0, 4],
      [0, -3],
      [4, 6],
      [-3, -4],
    ])
  })

  it('says the same as a table and as a file, to the unit, and leaves out what is not known', () => {
    const table = chartTable(series, { nameOf: ({ name }, part) => `${name} ${part}`, write: String })
    expect(table.head).to.deep.equal(['Income value', 'Income low', 'Income high', 'Price value'])
    expect(table.rows.map(({ cells }) => cells)).to.deep.equal([
      ['5', '3', '7', ''],
      [String(BIG), String(BIG), String(BIG), '-2'],
    ])
    const plain = (value: number | bigint) => exactAmount(BigInt(value), 6)
    const format = { unit: 'USD', short: String, exact: String, plain, axis: String }
    expect(chartCsv(series, { keyName: 'day', format })).to.equal(
      [
        '\uFEFFday,income [USD],incomeLow [USD],incomeHigh [USD],price [USD]',
        '2026-01-01,0.000005,0.000003,0.000007,',
        '2026-01-02,79228162514264337593543.950335,79228162514264337593543.950335,79228162514264337593543.950335,-0.000002',
        '',
      ].join('\r\n'),
    )
  })

  it('says when an answer may not be the newest', () => {
    const block = { number: 5, at: 1_000_000 }
    expect(sourceState({ block, standsStill: false, now: 1_060_000 })).to.equal('fresh')
    expect(sourceState({ block, standsStill: false, now: 1_300_000 })).to.equal('behind')
    expect(sourceState({ block, standsStill: true, now: 1_000_000 })).to.equal('standsStill')
    expect(sourceState({ block: { number: 5 }, standsStill: false, now: 9e12 })).to.equal('fresh')
  })
})
