import type { LineStats } from './LineStats.ts'

type Entry = Record<string, unknown>

/** Reads a browser's report, which differs a little from one to the next. */
export function readStats(report: RTCStatsReport): LineStats {
  const entries: Entry[] = []
  report.forEach((entry: Entry) => void entries.push(entry))
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  let received = 0
  let lost = 0
  for (const entry of entries) {
    if (entry.type !== 'inbound-rtp') continue
    received += numberOf(entry.packetsReceived)
    lost += Math.max(0, numberOf(entry.packetsLost))
  }
  const transport = entries.find(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId)
  const pair =
    byId.get(transport?.selectedCandidatePairId) ??
    // Firefox marks the pair itself.
    entries.find(({ type, selected }) => type === 'candidate-pair' && selected === true)
  const seconds = pair?.currentRoundTripTime
  const ends = [byId.get(pair?.localCandidateId), byId.get(pair?.remoteCandidateId)]
  return {
    received,
    lost,
    roundTripMs: typeof seconds === 'number' ? seconds * 1000 : undefined,
    path: pair === undefined ? undefined : ends.some((end) => end?.candidateType === 'relay') ? 'relay' : 'direct',
  }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
