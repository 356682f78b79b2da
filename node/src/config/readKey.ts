import { readFileSync } from 'node:fs'
import { NodeError } from '../nodeError.ts'

/** The 32 bytes of a key file: hex, with or without 0x. @throws {NodeError} `key/unreadable`, `key/malformed` */
export function readKey(file: string): Uint8Array {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new NodeError(
      'key/unreadable',
      { file, reason: missing ? 'there is no such file' : 'permission is missing' },
      { cause },
    )
  }
  const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text)?.[1]
  if (digits === undefined || /^0+$/.test(digits)) throw new NodeError('key/malformed', { file })
  return new Uint8Array(Buffer.from(digits, 'hex'))
}
