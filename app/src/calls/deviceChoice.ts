import * as v from 'valibot'
import { createValueStore } from '../lib/createValueStore.ts'

const NAME = 'parley.devices'
const id = v.pipe(v.string(), v.maxLength(512))
const schema = v.object({
  microphone: v.optional(id),
  camera: v.optional(id),
  speaker: v.optional(id),
  /** The check was made once: later calls begin without it. */
  checked: v.fallback(v.boolean(), false),
  /** Incoming calls make no sound. */
  quiet: v.fallback(v.boolean(), false),
  /** Calls go over relays only: the other device does not learn this one's address. */
  hidesAddress: v.fallback(v.boolean(), false),
})

export type DeviceChoice = v.InferOutput<typeof schema>

/** How calls are made on this machine: with which devices, the browser's own choice where nothing was chosen, and how. */
export const deviceChoice = createValueStore<DeviceChoice>(read())

function read(): DeviceChoice {
  try {
    const { success, output } = v.safeParse(schema, JSON.parse(localStorage.getItem(NAME) ?? '{}'))
    if (success) return output
  } catch {}
  return { checked: false, quiet: false, hidesAddress: false }
}

// A full or forbidden storage only means that it is asked again.
deviceChoice.subscribe(() => {
  try {
    localStorage.setItem(NAME, JSON.stringify(deviceChoice.get()))
  } catch {}
})
