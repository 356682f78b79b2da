import { readdirSync, readFileSync } from 'node:fs'

/** Pids of all processes that were started, directly or not, with this folder as PARLEY_DEVNET_DIR (Linux: read from /proc). */
export function processesOf(directory: string): number[] {
  const needle = `PARLEY_DEVNET_DIR=${directory}\0`
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && environmentOf(pid).includes(needle))
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    // It ended meanwhile, or is not ours to read.
    return ''
  }
}
