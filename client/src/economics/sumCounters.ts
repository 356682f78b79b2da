import { type NetworkCounters, networkCounters } from './networkCounters.ts'

/** Adds counters up, to the unit. Nothing adds up to zeros. */
export function sumCounters(rows: readonly NetworkCounters[]): NetworkCounters {
  const sum = Object.fromEntries(networkCounters.map((name) => [name, 0n])) as Record<keyof NetworkCounters, bigint>
  for (const row of rows) for (const name of networkCounters) sum[name] += row[name]
  return sum
}
