import { escaped, frame, legend, mark } from './frame.ts'
import { scale } from './scale.ts'

const WIDTH = 760
const [LEFT, RIGHT, TOP, ROW, BOTTOM] = [300, 76, 66, 34, 52]

/** A point a series in each row, with a whisker of one deviation to either side; without deviation a bar from 0. */
export type RowChart = {
  title: string
  /** What the picture says, for those who do not see it. */
  describes: string
  x: { name: string; say(value: number): string; log?: boolean }
  series: readonly string[]
  rows: readonly { name: string; points: readonly { value: number; deviation?: number }[] }[]
}

/** An SVG 760 wide, as high as it has rows. */
export function rowChart({ title, describes, x, series, rows }: RowChart): string {
  const height = TOP + rows.length * ROW + BOTTOM
  const all = rows.flatMap(({ points }) =>
    points.flatMap(({ value, deviation = 0 }) => [value - deviation, value + deviation]),
  )
  const across = scale(all, LEFT, WIDTH - RIGHT, { log: x.log === true })
  const parts = [
    ...(series.length > 1 ? [legend(series)] : []),
    ...across.ticks.map((tick) => {
      const at = across.at(tick).toFixed(1)
      const style = tick === 0 ? 'zero' : 'grid'
      return `<line class="${style}" x1="${at}" x2="${at}" y1="${TOP}" y2="${height - BOTTOM}"/><text class="soft middle" x="${at}" y="${height - BOTTOM + 18}">${escaped(x.say(tick))}</text>`
    }),
    `<text class="middle" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${height - 10}">${escaped(x.name)}</text>`,
    ...rows.flatMap(({ name, points }, row) => {
      const y = TOP + (row + 0.5) * ROW
      return [
        `<text class="end" x="${LEFT - 12}" y="${y}" dy="4">${escaped(name)}</text>`,
        ...points.map((point, index) => drawPoint(point, index, y)),
      ]
    }),
  ]
  return frame({ title, describes, width: WIDTH, height, parts })

  function drawPoint({ value, deviation }: { value: number; deviation?: number }, index: number, y: number): string {
    const at = across.at(value)
    if (deviation === undefined) {
      const [from, to] = [Math.min(across.at(0), at), Math.max(across.at(0), at)]
      const bar = `<rect class="s${index % 4}" x="${from.toFixed(1)}" y="${(y - 8).toFixed(1)}" width="${Math.max(1, to - from).toFixed(1)}" height="16"/>`
      return `${bar}<text class="soft" x="${to + 6}" y="${y}" dy="4">${escaped(x.say(value))}</text>`
    }
    const [from, to] = [across.at(value - deviation), across.at(value + deviation)]
    const whisker = `<line class="whisker s${index % 4}" x1="${from.toFixed(1)}" x2="${to.toFixed(1)}" y1="${y}" y2="${y}"/>`
    return `${whisker}${mark(index, at, y)}`
  }
}
