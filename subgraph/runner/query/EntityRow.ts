import type { Row } from './Snapshot.ts'
import type { At } from './where.ts'

/** An entity in an answer, and the block that it and all it leads to are looked at. */
export type EntityRow = { readonly row: Row; readonly at: At }
