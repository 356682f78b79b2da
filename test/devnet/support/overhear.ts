import type { Person } from './Person.ts'

/** What the ears of a test know of a page: its connections, and the devices it opened. */
type Ears = { connections: RTCPeerConnection[]; tracks: MediaStreamTrack[] }

/** Lets somebody use microphone and camera, and the test listen at his pages. Before his first page is opened. */
export async function overhear({ context, appUrl }: Person): Promise<void> {
  // A browser that was asked and allowed it also tells its own addresses, as it does for people.
  await context.grantPermissions(['microphone', 'camera'], { origin: appUrl })
  await context.addInitScript(() => {
    const ears: Ears = { connections: [], tracks: [] }
    Object.assign(window, { ears })
    const { RTCPeerConnection, navigator } = window
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        ears.connections.push(this)
      }
    }
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints)
      ears.tracks.push(...stream.getTracks())
      return stream
    }
  })
}

/** Energy of all voices that reached the page so far. */
export async function heardBy({ page }: Person): Promise<number> {
  return await page.evaluate(async () => {
    const { ears } = window as unknown as { ears: Ears }
    let energy = 0
    for (const connection of ears.connections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'audio') energy += report.totalAudioEnergy ?? 0
      }
    }
    return energy
  })
}

/** Every way to this device that its newest connection named, and every one that it was told of the other side's. */
export async function waysAt({ page }: Person): Promise<{ own: string[]; other: string[] }> {
  return await page.evaluate(() => {
    const { ears } = window as unknown as { ears: Ears }
    const named = (description: RTCSessionDescription | null | undefined) =>
      description?.sdp.match(/^a=candidate:.*$/gm) ?? []
    const newest = ears.connections.at(-1)
    return { own: named(newest?.localDescription), other: named(newest?.remoteDescription) }
  })
}

/** Devices of this page that are in use: their lights are on. */
export async function lightsOf({ page }: Person): Promise<string[]> {
  return await page.evaluate(() => {
    const { ears } = window as unknown as { ears: Ears }
    return ears.tracks.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind)
  })
}
