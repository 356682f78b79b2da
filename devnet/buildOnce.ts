import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DevnetError } from './DevnetError.ts'
import { root } from './root.ts'
import { sourceHash } from './sourceHash.ts'

type Build = {
  what: string
  sources: string[]
  marker: string
  args: string[]
  cwd?: string
  say: (line: string) => void
}

/** Runs a build only when its sources differ from those of the last one that succeeded. */
export async function buildOnce({ what, sources, marker, args, cwd = '.', say }: Build): Promise<void> {
  const markerPath = join(root, marker)
  const wanted = sourceHash(sources)
  if (existsSync(markerPath) && readFileSync(markerPath, 'utf8') === wanted) return
  say(`Building ${what} (only when its sources changed) ...`)
  const output: Buffer[] = []
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: join(root, cwd), stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('error', reject)
    child.on('exit', resolve)
  })
  if (code !== 0) throw new DevnetError(`Building ${what} failed:\n${Buffer.concat(output).toString().trim()}`)
  mkdirSync(dirname(markerPath), { recursive: true })
  writeFileSync(markerPath, wanted)
}
