/** How much of an income a few relays have. Shares in 1/10,000, rounded down. */
export type Concentration = {
  top1: number
  top3: number
  top10: number
  /** Sum of the squared shares (Herfindahl-Hirschman): 10,000 when one has it all, near 0 when all have the same of many. */
  herfindahl: number
  /** So many relays together have half of it. */
  half: number
}

/** Undefined where there is no income to share. */
export function concentration(incomes: readonly bigint[]): Concentration | undefined {
  const sorted = incomes.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0))
  const whole = sorted.reduce((sum, income) => sum + income, 0n)
  if (whole <= 0n) return undefined
  const top = (count: number) =>
    Number((sorted.slice(0, count).reduce((sum, income) => sum + income, 0n) * 10_000n) / whole)
  const squares = sorted.reduce((sum, income) => sum + income * income, 0n)
  let [half, reached] = [0, 0n]
  for (const income of sorted) {
    if (reached * 2n >= whole) break
    reached += income
    half += 1
  }
  return { top1: top(1), top3: top(3), top10: top(10), herfindahl: Number((squares * 10_000n) / whole ** 2n), half }
}
