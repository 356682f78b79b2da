import type { AppointmentView } from '../model/AppointmentView.ts'

/** Agreed appointments as an iCalendar file (RFC 5545), for any calendar program. `title` names one for its reader. */
export function toCalendar(
  appointments: readonly AppointmentView[],
  { now, title }: { now: number; title: (appointment: AppointmentView) => string },
): string {
  const events = appointments.flatMap((each) => {
    if (each.state !== 'agreed' || each.time === undefined) return []
    return [
      'BEGIN:VEVENT',
      `UID:${each.bookingId}@parley`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART:${stamp(each.time)}`,
      `DTEND:${stamp(each.time + each.minutes * 60_000)}`,
      `SUMMARY:${escaped(title(each))}`,
      ...(each.words === '' ? [] : [`DESCRIPTION:${escaped(each.words)}`]),
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'TRIGGER:-PT10M',
      `DESCRIPTION:${escaped(title(each))}`,
      'END:VALARM',
      'END:VEVENT',
    ]
  })
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Parley//Parley//EN', ...events, 'END:VCALENDAR', '']
  return lines.map(folded).join('\r\n')
}

function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

/** Words of strangers must not become lines of the file. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n')
}

/** Lines have at most 75 bytes; what follows begins with a space. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const sign of line) {
    const length = new TextEncoder().encode(sign).length
    if (size + length > 74) {
      parts.push(part)
      part = ' '
      size = 1
    }
    part += sign
    size += length
  }
  return [...parts, part].join('\r\n')
}
