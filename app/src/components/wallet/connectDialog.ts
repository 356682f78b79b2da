import { createValueStore } from '../../lib/createValueStore.ts'

/** Whether the connect dialog is open; any page may open it. */
export const connectDialog = createValueStore(false)
