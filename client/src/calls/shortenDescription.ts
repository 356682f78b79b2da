import { MAX_SESSION_DESCRIPTION } from '@parley/protocol'

/** Ways worth keeping first: a relay's always works, TCP to a device hardly ever does. */
const WORTH: readonly ((candidate: string) => boolean)[] = [
  (line) => line.includes(' typ relay'),
  (line) => line.includes(' typ srflx'),
  (line) => / udp /i.test(line),
]

/** Leaves out the least useful candidates of a session description until it fits into a message. */
export function shortenDescription(sdp: string, limit = MAX_SESSION_DESCRIPTION): string {
  const lines = sdp.split('\r\n')
  const candidates = lines.filter((line) => line.startsWith('a=candidate:'))
  candidates.sort((a, b) => rank(a) - rank(b))
  const dropped = new Set<string>()
  let length = sdp.length
  while (length > limit) {
    const worst = candidates.pop()
    if (worst === undefined) break
    dropped.add(worst)
    // With BUNDLE the same line stands in one section only; where it does not, all of them go.
    length -= lines.filter((line) => line === worst).length * (worst.length + 2)
  }
  return lines.filter((line) => !dropped.has(line)).join('\r\n')
}

function rank(line: string): number {
  const index = WORTH.findIndex((fits) => fits(line))
  return index < 0 ? WORTH.length : index
}
