import { expect } from 'chai'
import {
  addDecimals,
  type Decimal,
  decimal,
  divideDecimals,
  multiplyDecimals,
  parseDecimal,
  showDecimal,
} from '../../subgraph/runner/host/Decimal.ts'
import {
  readSortableDecimal,
  readSortableInteger,
  sortableDecimal,
  sortableInteger,
} from '../../subgraph/runner/store/sortable.ts'
import { random } from './support/random.ts'

const { below } = random(3)

function someInteger(): bigint {
  let value = 0n
  for (let i = below(9); i > 0; i--) value = (value << 32n) | BigInt(below(2 ** 32))
  return below(2) === 0 ? value : -value
}

/** Compares two decimals without what is under test: as fractions over one power of ten. */
function isBelow(a: Decimal, b: Decimal): boolean {
  const least = Math.min(a.exponent, b.exponent)
  const whole = ({ digits, exponent }: Decimal) => digits * 10n ** BigInt(exponent - least)
  return whole(a) < whole(b)
}

describe('Subgraph: numbers', () => {
  it('integers come back from their bytes and are in the order of their bytes', () => {
    const edges = [0n, 1n, -1n, 127n, 128n, 255n, 256n, -255n, -256n, -257n, 2n ** 256n - 1n, -(2n ** 255n)]
    const values = [...edges, ...Array.from({ length: 3_000 }, someInteger)]
    for (const value of values) expect(readSortableInteger(sortableInteger(value))).to.equal(value)
    const sorted = values.toSorted((a, b) => Buffer.compare(sortableInteger(a), sortableInteger(b)))
    for (const [index, value] of sorted.entries()) {
      const before = sorted[index - 1]
      if (before !== undefined) expect(before <= value, `${before} before ${value}`).to.equal(true)
    }
  })

  it('so do decimals', () => {
    const edges = ['0', '1', '-1', '0.1', '-0.1', '10', '9.99', '-9.99', '0.000001', '123456789', '1e30', '-1e-30']
    const some = Array.from({ length: 2_000 }, () => decimal(someInteger() % 10n ** 12n, below(60) - 30))
    const values = [...edges.map(parseDecimal), ...some]
    for (const value of values) expect(readSortableDecimal(sortableDecimal(value))).to.deep.equal(value)
    const sorted = values.toSorted((a, b) => Buffer.compare(sortableDecimal(a), sortableDecimal(b)))
    for (const [index, value] of sorted.entries()) {
      const before = sorted[index - 1]
      if (before !== undefined)
        expect(isBelow(value, before), `${showDecimal(before)} before ${showDecimal(value)}`).to.equal(false)
    }
  })

  it('decimals keep 34 digits, as in a Graph node, and round the last', () => {
    const third = divideDecimals(parseDecimal('1'), parseDecimal('3'))
    expect(showDecimal(third)).to.equal(`0.${'3'.repeat(34)}`)
    expect(showDecimal(divideDecimals(parseDecimal('2'), parseDecimal('3')))).to.equal(`0.${'6'.repeat(33)}7`)
    expect(showDecimal(divideDecimals(parseDecimal('-7'), parseDecimal('4')))).to.equal('-1.75')
    expect(showDecimal(addDecimals(parseDecimal('0.1'), parseDecimal('0.2')))).to.equal('0.3')
    expect(showDecimal(multiplyDecimals(parseDecimal('1.50'), parseDecimal('-200')))).to.equal('-300')
    expect(showDecimal(parseDecimal('12.3400e3'))).to.equal('12340')
    expect(() => divideDecimals(parseDecimal('1'), decimal(0n))).to.throw(/zero/)
    for (const text of ['', '.', '1.2.3', 'x', '1e999999', '0x1']) expect(() => parseDecimal(text), text).to.throw()
  })
})
