const COLORS = [
  { fill: 'fill-teal', stroke: 'stroke-teal', swatch: 'bg-teal', dash: undefined },
  { fill: 'fill-amber', stroke: 'stroke-amber', swatch: 'bg-amber', dash: '7 4' },
  { fill: 'fill-ink', stroke: 'stroke-ink', swatch: 'bg-ink', dash: '2 4' },
  { fill: 'fill-line-strong', stroke: 'stroke-line-strong', swatch: 'bg-line-strong', dash: '10 3 2 3' },
] as const

/** The look of a chart's series by its order: three to one against the card in both themes; lines differ by their dashes too. */
export function colorOf(order: number): (typeof COLORS)[number] {
  return COLORS[order % COLORS.length] ?? COLORS[0]
}
