import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { NodeError } from '../nodeError.ts'

/**
 * Holds a data folder for this process alone: two processes would keep two bitmaps and postmark one slot twice.
 * The lock is the operating system's (through SQLite), so a killed process leaves none behind. Returns the release.
 * @throws {NodeError} `data/locked`
 */
export function lockData(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(join(dataDir, 'lock.sqlite'))
  try {
    database.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS lock (one INTEGER)')
  } catch (cause) {
    database.close()
    throw new NodeError('data/locked', { directory: dataDir }, { cause })
  }
  return () => database.close()
}
