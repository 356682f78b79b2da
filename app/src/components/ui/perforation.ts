/** The outline of a stamp, `size` wide and high, with `teeth` half-round holes along each side. */
export function perforation(size: number, teeth: number): string {
  const step = size / teeth
  const hole = step * 0.3
  const flat = (step - 2 * hole) / 2
  const parts = ['M0 0']
  for (const [x, y] of [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ] as const) {
    for (let tooth = 0; tooth < teeth; tooth++) {
      parts.push(
        `l${x * flat} ${y * flat}`,
        `a${hole} ${hole} 0 0 0 ${x * 2 * hole} ${y * 2 * hole}`,
        `l${x * flat} ${y * flat}`,
      )
    }
  }
  return `${parts.join('')}z`
}
