import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'

/**
 * Ends the server that a killed relay left behind. The number in the file may be another program's by now, so only a process
 * whose command line names our configuration is touched. Resolves to whether there was one.
 */
export async function endStale({ pidFile, configFile }: { pidFile: string; configFile: string }): Promise<boolean> {
  const pid = readPid(pidFile)
  if (pid === undefined) return false
  const isOurs = () => commandLineOf(pid).includes(configFile)
  const found = isOurs()
  for (const [signal, rounds] of [
    ['SIGTERM', 30],
    ['SIGKILL', 10],
  ] as const) {
    if (!isOurs()) break
    process.kill(pid, signal)
    for (let round = 0; round < rounds && isOurs(); round += 1) await new Promise((resolve) => setTimeout(resolve, 100))
  }
  rmSync(pidFile, { force: true })
  return found
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').trim())
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined
  } catch {
    return undefined
  }
}

function commandLineOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8', timeout: 2000 })
  } catch {
    return ''
  }
}
