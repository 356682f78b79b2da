import * as v from 'valibot'

const printed = v.object({
  signer: v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{40}$/)),
  multiaddr: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
  url: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
})

export type RelayId = { signer: `0x${string}`; multiaddr: string; url: string }

/** What `parley-node id` printed, pasted; undefined when it is something else. */
export function readRelayId(text: string): RelayId | undefined {
  try {
    const { signer, multiaddr, url } = v.parse(printed, JSON.parse(text.slice(0, 4_096)))
    return { signer: signer as `0x${string}`, multiaddr, url }
  } catch {
    return undefined
  }
}
