import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'

const figure = v.object({ gas: v.pipe(v.number(), v.integer(), v.minValue(21_000)) })
const schema = v.object({
  operations: v.object({
    openBook: figure,
    topUpBook: figure,
    claim1: figure,
    claim50PerWin: figure,
    equivocation: figure,
    openTab: figure,
    closeTab: figure,
  }),
})

/** What the operations of a run cost: bench/gas.json, as `npm run bench -- gas` measured it. */
export const gasOf = v.parse(
  schema,
  JSON.parse(readFileSync(fileURLToPath(new URL('../gas.json', import.meta.url)), 'utf8')),
).operations

const BATCH = 50

/** Gas to claim this many wins of one relay, fifty a transaction. The measured batch of fifty fixes what one more win costs. */
export function claimGas(wins: number): number {
  const { claim1, claim50PerWin } = gasOf
  const oneMore = (BATCH * claim50PerWin.gas - claim1.gas) / (BATCH - 1)
  const whole = Math.floor(wins / BATCH)
  const rest = wins % BATCH
  const last = rest === 0 ? 0 : claim1.gas + (rest - 1) * oneMore
  return Math.round(whole * BATCH * claim50PerWin.gas + last)
}

/** Token units for gas at a price for a million. */
export function costOfGas(gas: number, perMillion: bigint): bigint {
  return (BigInt(Math.round(gas)) * perMillion) / 1_000_000n
}

/** An amount times a factor of at most four decimals that counts. */
export function scaled(amount: bigint, factor: number): bigint {
  return (amount * BigInt(Math.round(factor * 10_000))) / 10_000n
}
