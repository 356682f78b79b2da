import { type Logger, pino } from 'pino'

/** One JSON object a line on stdout: a constant sentence and facts; never keys, never a stranger's text. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
}
