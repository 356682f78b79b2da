import { formatUnits, getAddress, toHex } from 'viem'
import type { Unit, Value } from './DeploymentScript.ts'

/** A token, as far as amounts of it are shown. */
export type TokenUnit = { readonly symbol: string; readonly decimals: number }

const TIMES = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const

/** A value as a person reads it. */
export function sayValue(value: Value | boolean, unit: Unit, token?: TokenUnit): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map((part) => sayValue(part, unit, token)).join(', ') || 'none'
  const single = value as Exclude<Value, readonly Value[]>
  if (unit === 'address') return getAddress(String(single) as `0x${string}`)
  if (unit === 'word') return toHex(BigInt(single), { size: 32 })
  if (unit === 'share') return `${Number(single) / 100} %`
  if (unit === 'time') return sayTime(Number(single))
  if (unit === 'seconds') return saySeconds(Number(single))
  if (unit === 'amount' && token) return `${formatUnits(BigInt(single), token.decimals)} ${token.symbol}`
  return sayCount(BigInt(single))
}

/** A moment, to the second. */
export function sayTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC')
}

/** A whole number in groups of three. */
export function sayCount(value: bigint | number): string {
  return value.toLocaleString('en-US')
}

function saySeconds(seconds: number): string {
  const exact = TIMES.find(([, length]) => seconds !== 0 && seconds % length === 0)
  return exact ? `${seconds / exact[1]} ${exact[0]}` : `${seconds} s`
}
