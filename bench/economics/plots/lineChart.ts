import { escaped, frame, legend, mark } from './frame.ts'
import { scale } from './scale.ts'

const WIDTH = 760
const HEIGHT = 380
const [LEFT, RIGHT, TOP, BOTTOM] = [86, 24, 66, 56]

/** Values over steps of something, a line a series. */
export type LineChart = {
  title: string
  /** What the picture says, for those who do not see it. */
  describes: string
  x: { name: string; steps: readonly string[] }
  y: { name: string; say(value: number): string; log?: boolean }
  series: readonly { name: string; values: readonly number[] }[]
}

/** An SVG of 760 by 380. */
export function lineChart({ title, describes, x, y, series }: LineChart): string {
  const all = series.flatMap(({ values }) => values)
  const vertical = scale(all, HEIGHT - BOTTOM, TOP, { log: y.log === true })
  const across = (index: number) => LEFT + ((index + 0.5) / Math.max(1, x.steps.length)) * (WIDTH - LEFT - RIGHT)
  // Every step is drawn, but only as many are written as there is room for.
  const every = Math.ceil(x.steps.length / 16)
  const parts = [
    legend(series.map(({ name }) => name)),
    ...vertical.ticks.map((tick) => {
      const at = vertical.at(tick).toFixed(1)
      return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text class="soft end" x="${LEFT - 8}" y="${at}" dy="4">${escaped(y.say(tick))}</text>`
    }),
    ...x.steps.flatMap((step, index) =>
      index % every === 0
        ? [
            `<text class="soft middle" x="${across(index).toFixed(1)}" y="${HEIGHT - BOTTOM + 20}">${escaped(step)}</text>`,
          ]
        : [],
    ),
    `<text class="middle" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}">${escaped(x.name)}</text>`,
    `<text class="middle" transform="translate(18 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)">${escaped(y.name)}</text>`,
    ...series.flatMap(({ values }, index) => {
      const points = values.map((value, step) => [across(step), vertical.at(value)] as const)
      const line = points.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(' ')
      return [`<polyline class="line s${index % 4}" points="${line}"/>`, ...points.map(([a, b]) => mark(index, a, b))]
    }),
  ]
  return frame({ title, describes, width: WIDTH, height: HEIGHT, parts })
}
