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
})

export type DeviceChoice = v.InferOutput<typeof schema>

/** Which devices calls use on this machine; the browser's own choice where nothing was chosen. */
export const deviceChoice = createValueStore<DeviceChoice>(read())

function read(): DeviceChoice {
  try {
    const { success, output } = v.safeParse(schema, JSON.parse(localStorage.getItem(NAME) ?? '{}'))
    if (success) return output
  } catch {}
  return { checked: false, quiet: false }
}

// A full or forbidden storage only means that it is asked again.
deviceChoice.subscribe(() => {
  try {
    localStorage.setItem(NAME, JSON.stringify(deviceChoice.get()))
  } catch {}
})
