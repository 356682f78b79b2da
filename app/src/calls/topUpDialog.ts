import { createValueStore } from '../lib/createValueStore.ts'

/** Id of the paid call that is being topped up. Apart from the other dialogs: only pages with a wallet can draw this one. */
export const topUpDialog = createValueStore<string | undefined>(undefined)
