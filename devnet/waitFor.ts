import { setTimeout as delay } from 'node:timers/promises'

/** Polls until `ready` gives a value; what it throws meanwhile is the reason named when the time is over. */
export async function waitFor<T>(
  what: string,
  ready: () => Promise<T | undefined>,
  {
    timeoutMs = 30_000,
    everyMs = 100,
    stillPossible = () => true,
  }: { timeoutMs?: number; everyMs?: number; stillPossible?: () => boolean } = {},
): Promise<T> {
  const end = Date.now() + timeoutMs
  let reason: unknown
  while (Date.now() < end && stillPossible()) {
    try {
      const value = await ready()
      if (value !== undefined) return value
    } catch (error) {
      reason = error
    }
    await delay(everyMs)
  }
  throw new Error(`${what} was not ready in ${Math.round(timeoutMs / 1000)} s`, { cause: reason })
}
