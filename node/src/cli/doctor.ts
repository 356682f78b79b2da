import { NodeError } from '../nodeError.ts'
import { type Finding, inspect } from './inspect.ts'

const MARKS = { ok: 'ok  ', warning: 'look', error: 'FAIL' } as const

/** Looks at all that an operator must get right, and says in plain words what is wrong and what to do. */
export async function doctor(configFile: string, { json }: { json: boolean }): Promise<void> {
  const findings = await inspect(configFile)
  const isHealthy = findings.every(({ state }) => state !== 'error')
  if (json) console.log(JSON.stringify({ healthy: isHealthy, findings }, null, 2))
  else for (const finding of findings) console.log(sentenceOf(finding))
  if (!isHealthy)
    throw new NodeError('command/failed', {
      reason: 'This relay is not ready: mend what is marked FAIL, then ask again.',
    })
}

function sentenceOf({ check, state, says, fix }: Finding): string {
  const line = `${MARKS[state]}  ${check}: ${says}`
  return fix === undefined ? line : `${line}\n      ${fix}`
}
