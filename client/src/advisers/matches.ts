import { type Profile, perMinute } from '@parley/protocol'
import type { AdviserQuery } from '../model/AdviserQuery.ts'

/** Whether a profile's offer is what somebody looks for. Relays are asked for less than this, and are not believed. */
export function matches({ name, offer }: Profile, { text, topics, languages, maxPerMinute }: AdviserQuery): boolean {
  if (offer === undefined) return false
  const words = plain(text ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
  const said = plain([name, offer.title, offer.text, ...offer.topics].join('\n'))
  if (!words.every((word) => said.includes(word))) return false
  if (topics?.every((topic) => offer.topics.includes(plain(topic))) === false) return false
  if (languages !== undefined && languages.length > 0 && !languages.some((one) => speaks(offer.languages, one)))
    return false
  return maxPerMinute === undefined || perMinute({ rate: BigInt(offer.rate), tick: offer.tick }) <= maxPerMinute
}

function speaks(spoken: readonly string[], wanted: string): boolean {
  const start = wanted.toLowerCase()
  return spoken.some((one) => one.toLowerCase() === start || one.toLowerCase().startsWith(`${start}-`))
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
