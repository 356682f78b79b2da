import { DatabaseSync } from 'node:sqlite'
import { NodeError } from '../nodeError.ts'

export type OpenDatabaseInit = {
  file: string
  /** Statements that lead from format i to format i + 1; the database remembers how far it is. */
  formats: readonly string[]
  /** `full`: a commit is on the disk when it returns. `normal`: a power cut may lose the last commits, for what can be fetched again. */
  durability: 'full' | 'normal'
}

/** Opens a SQLite file in WAL mode and brings it to the newest format. @throws {NodeError} `data/newer` */
export function openDatabase({ file, formats, durability }: OpenDatabaseInit): DatabaseSync {
  const database = new DatabaseSync(file)
  database.exec(
    `PRAGMA journal_mode=WAL; PRAGMA synchronous=${durability}; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000;`,
  )
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  if (version > formats.length) {
    database.close()
    throw new NodeError('data/newer', { file, version })
  }
  for (const [index, statements] of formats.entries()) {
    if (index < version) continue
    database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version=${index + 1}; COMMIT;`)
  }
  return database
}
