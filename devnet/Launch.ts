import type { Part, PartInit } from './Part.ts'

/** Starts a process and puts it among those that Ctrl-C stops, at once: also while it is not ready yet. */
export type Launch = (init: PartInit) => Part
