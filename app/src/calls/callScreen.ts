import { createValueStore } from '../lib/createValueStore.ts'

/** Id of the call whose screen is open; the others go on as a bar. */
export const callScreen = createValueStore<string | undefined>(undefined)
