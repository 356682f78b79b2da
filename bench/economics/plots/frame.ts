/** Colours of a plot: both themes keep 4.5 to 1 for text, and series also differ in shape. */
const STYLE = `
svg { --paper: #ffffff; --ink: #1f2937; --soft: #4b5563; --grid: #d1d5db; --a: #1d4ed8; --b: #b45309; --c: #047857; --d: #7e22ce }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0f172a; --ink: #e5e7eb; --soft: #cbd5e1; --grid: #475569; --a: #93c5fd; --b: #fcd34d; --c: #6ee7b7; --d: #d8b4fe }
}
text { font: 13px system-ui, sans-serif; fill: var(--ink) }
.title { font-weight: 600; font-size: 15px }
.soft { fill: var(--soft) }
.end { text-anchor: end }
.middle { text-anchor: middle }
.grid { stroke: var(--grid); stroke-width: 1 }
.zero { stroke: var(--ink); stroke-width: 1.5 }
.line { fill: none; stroke-width: 2 }
.whisker { stroke-width: 2 }
.s0 { stroke: var(--a); fill: var(--a) } .s1 { stroke: var(--b); fill: var(--b) }
.s2 { stroke: var(--c); fill: var(--c) } .s3 { stroke: var(--d); fill: var(--d) }
.line.s0, .line.s1, .line.s2, .line.s3 { fill: none }
`

/** Text as it may stand in an SVG. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A whole picture: paper, title, and a description for those who do not see it. */
export function frame({
  title,
  describes,
  width,
  height,
  parts,
}: {
  title: string
  describes: string
  width: number
  height: number
  parts: readonly string[]
}): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title describes">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="describes">${escaped(describes)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect width="${width}" height="${height}" fill="var(--paper)"/>`,
    `<text class="title" x="16" y="26">${escaped(title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

/** A point; each series has a shape of its own. */
export function mark(series: number, x: number, y: number): string {
  const style = `class="s${series % 4}"`
  const [a, b] = [x.toFixed(1), y.toFixed(1)]
  if (series % 4 === 0) return `<circle ${style} cx="${a}" cy="${b}" r="4.5"/>`
  if (series % 4 === 1)
    return `<rect ${style} x="${(x - 4).toFixed(1)}" y="${(y - 4).toFixed(1)}" width="8" height="8"/>`
  const corners =
    series % 4 === 2
      ? [
          [0, -6],
          [5.5, 4],
          [-5.5, 4],
        ]
      : [
          [0, -6],
          [6, 0],
          [0, 6],
          [-6, 0],
        ]
  const points = corners.map(([right = 0, down = 0]) => `${(x + right).toFixed(1)},${(y + down).toFixed(1)}`)
  return `<polygon ${style} points="${points.join(' ')}"/>`
}

/** Names of the series, in a row under the title. */
export function legend(names: readonly string[]): string {
  let x = 22
  const parts = names.map((name, series) => {
    const part = `${mark(series, x, 46)}<text class="soft" x="${x + 11}" y="50.5">${escaped(name)}</text>`
    x += 34 + 7.2 * name.length
    return part
  })
  return parts.join('\n')
}
