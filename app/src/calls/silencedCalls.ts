import { createValueStore } from '../lib/createValueStore.ts'

/** Ids of calls that go on ringing without a sound. */
export const silencedCalls = createValueStore<readonly string[]>([])
