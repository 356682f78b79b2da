/** A standard normal number out of two uniform ones. */
export function normal(first: number, second: number): number {
  return Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second)
}

/** How often something happens that happens `mean` times on average; exact below 30, else rounded from the normal. */
export function poisson(mean: number, first: number, second: number): number {
  if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(first, second)))
  let count = 0
  let term = Math.exp(-mean)
  for (let sum = term; first >= sum && count < 1000; sum += term) {
    count++
    term *= mean / count
  }
  return count
}

/** A wait of `mean` on average. */
export function exponential(mean: number, uniform: number): number {
  return -Math.log(1 - uniform) * mean
}
