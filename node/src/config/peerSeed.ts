import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readKey } from './readKey.ts'

/** The seed of the relay's network key, made at first use: its peer id stays the same over restarts. */
export function peerSeed(dataDir: string): Uint8Array {
  const file = join(dataDir, 'peer.key')
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  }
  return readKey(file)
}
