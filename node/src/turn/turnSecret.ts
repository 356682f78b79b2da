import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeError } from '../nodeError.ts'

/** What the relay shares with its TURN server, made at first use. @throws {NodeError} `key/malformed` */
export function turnSecret(dataDir: string): string {
  const file = join(dataDir, 'turn.secret')
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  const secret = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(secret)) throw new NodeError('key/malformed', { file })
  return secret
}
