import { createValueStore } from '../lib/createValueStore.ts'

const NAME = 'parley.calls.seen'

/** Unix ms up to which missed calls were seen on this device. */
export const seenCalls = createValueStore<number>(read())

function read(): number {
  try {
    return Number(localStorage.getItem(NAME)) || 0
  } catch {
    return 0
  }
}

seenCalls.subscribe(() => {
  try {
    localStorage.setItem(NAME, String(seenCalls.get()))
  } catch {}
})
