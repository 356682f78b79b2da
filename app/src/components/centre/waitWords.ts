import type { LineView } from '@parley/client'
import { formatDuration } from '../../lib/formatDuration.ts'

/** What is known of a wait: how long, any moment, or nothing (and why). */
export function waitWords(
  { onDuty, waitSeconds }: Pick<LineView, 'onDuty' | 'waitSeconds'>,
  locale: string,
): { key: 'about' | 'soon' | 'nobody' | 'unknown'; time: string } {
  if (onDuty === 0) return { key: 'nobody', time: '' }
  if (waitSeconds === undefined) return { key: 'unknown', time: '' }
  if (waitSeconds === 0) return { key: 'soon', time: '' }
  // A guess is not better for its seconds.
  return { key: 'about', time: formatDuration(Math.max(60, waitSeconds), locale) }
}
