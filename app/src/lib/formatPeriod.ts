import { formatDuration } from './formatDuration.ts'

/** A length of time after "per" or "every": its name alone when there is one of it ("minute"), else with the number ("7 days"). */
export function formatPeriod(seconds: number, locale: string): string {
  const length = formatDuration(seconds, locale)
  const alone = /^1\s*([^\d\s].*)$/.exec(length)
  return alone?.[1] ?? length
}
