import { RunnerError } from '../RunnerError.ts'

/** digits * 10^exponent, as a Graph node keeps it: at most 34 digits, none of them a zero at the end. */
export type Decimal = { readonly digits: bigint; readonly exponent: number }

const PRECISION = 34
/** Beyond it a sum would need more memory than any amount on a chain is worth. */
const MAX_EXPONENT = 10_000

export function decimal(digits: bigint, exponent = 0): Decimal {
  let [rest, power] = [digits, exponent]
  const surplus = lengthOf(rest) - PRECISION
  if (surplus > 0) {
    const unit = 10n ** BigInt(surplus)
    rest = (rest + (rest < 0n ? -unit : unit) / 2n) / unit
    power += surplus
  }
  if (rest === 0n) return { digits: 0n, exponent: 0 }
  while (rest % 10n === 0n) {
    rest /= 10n
    power += 1
  }
  if (Math.abs(power) > MAX_EXPONENT) throw new RunnerError('host/argument', { reason: `10^${power} is out of range.` })
  return { digits: rest, exponent: power }
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent)
  return decimal(raise(a, exponent) + raise(b, exponent), exponent)
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return decimal(a.digits * b.digits, a.exponent + b.exponent)
}

export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (b.digits === 0n) throw new RunnerError('host/argument', { reason: 'division of a BigDecimal by zero.' })
  const extra = Math.max(0, PRECISION + 2 + lengthOf(b.digits) - lengthOf(a.digits))
  return decimal((a.digits * 10n ** BigInt(extra)) / b.digits, a.exponent - b.exponent - extra)
}

export function parseDecimal(text: string): Decimal {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/.exec(text)
  const [, sign, whole = '', fraction = '', power = '0'] = match ?? []
  if (match === null || whole + fraction === '' || text.length > 1_000)
    throw new RunnerError('host/argument', { reason: 'a decimal number is wanted.' })
  const digits = BigInt(whole + fraction)
  return decimal(sign === '-' ? -digits : digits, Number(power) - fraction.length)
}

export function showDecimal({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : ''
  const text = (digits < 0n ? -digits : digits).toString()
  if (exponent >= 0) return sign + text + '0'.repeat(exponent)
  const padded = text.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

function raise({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to)
}

function lengthOf(value: bigint): number {
  return (value < 0n ? -value : value).toString().length
}
