/** Where a value stands between two pixels, and the values that are written there. */
export type Scale = { at(value: number): number; ticks: number[] }

/** From the smallest to the largest value, and 0 if `log` does not forbid it; with three to seven round ticks. */
export function scale(values: readonly number[], from: number, to: number, { log = false } = {}): Scale {
  return log ? logScale(values, from, to) : linearScale(values, from, to)
}

function linearScale(values: readonly number[], from: number, to: number): Scale {
  const low = Math.min(0, ...values)
  const high = Math.max(0, ...values)
  const step = roundStep((high - low || 1) / 5)
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
  const [bottom, top] = [first * step, last * step || step]
  return { at: (value) => from + ((value - bottom) / (top - bottom)) * (to - from), ticks }
}

function logScale(values: readonly number[], from: number, to: number): Scale {
  const positive = values.filter((value) => value > 0)
  const first = Math.floor(Math.log10(Math.min(...positive)))
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...positive))))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index))
  const at = (value: number) =>
    from + ((Math.log10(Math.max(value, 10 ** first)) - first) / (last - first)) * (to - from)
  return { at, ticks }
}

function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  const lead = step / power
  return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10)
}
