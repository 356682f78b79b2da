import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { NodeError } from '../nodeError.ts'
import { type ParsedRelayConfig, parseRelayConfig } from './relayConfig.ts'

/** Reads a configuration file; paths in it count from its own folder. @throws {NodeError} `config/unreadable`, `config/invalid` */
export function loadConfig(file: string): ParsedRelayConfig {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `it is not JSON (${cause.message})` : reasonOf(cause)
    throw new NodeError('config/unreadable', { file, reason }, { cause })
  }
  const config = parseRelayConfig(value)
  const folder = dirname(resolve(file))
  return {
    ...config,
    dataDir: resolve(folder, config.dataDir),
    addressBook: resolve(folder, config.addressBook),
    keyFile: resolve(folder, config.keyFile),
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'ENOENT') return 'there is no such file'
    if (error.code === 'EACCES') return 'permission is missing'
  }
  return error instanceof Error ? error.message : 'unknown'
}
