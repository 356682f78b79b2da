import type { ChartScale } from './chartScale.ts'
import { colorOf } from './colorOf.ts'
import type { StackPart } from './stackOf.ts'

/** Bars, one path a series; the one that is read stands out. */
export function BarMarks({
  stacks,
  scale,
  at,
}: {
  stacks: readonly (readonly StackPart[])[]
  scale: ChartScale
  at: number
}) {
  return stacks.map((parts, order) => {
    const { fill } = colorOf(order)
    const width = 100 / parts.length
    const bar = ({ from, to }: StackPart, index: number) => {
      const [y, end] = [100 - 100 * scale.rise(from), 100 - 100 * scale.rise(to)]
      return from === to ? '' : `M${width * (index + 0.12)} ${y}h${width * 0.76}V${end}h${-width * 0.76}z`
    }
    const chosen = parts[at]
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the order of the series is what they are drawn by
      <g key={order} className={fill}>
        <path d={parts.map((part, index) => (index === at ? '' : bar(part, index))).join('')} className="opacity-75" />
        {chosen !== undefined && <path d={bar(chosen, at)} />}
      </g>
    )
  })
}
