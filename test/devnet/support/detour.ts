import { UdpForwarder } from '../../client/support/UdpForwarder.ts'
import type { Person } from './Person.ts'

/** Lets everything that these people say to each other in calls pass one stretch of network, which the test can cut. For pages that are opened after it. */
export async function detour(people: readonly Person[]): Promise<UdpForwarder> {
  const forwarder = new UdpForwarder()
  for (const { context } of people) {
    await context.exposeFunction('detour', (address: string, port: number) => forwarder.portFor(address, port))
    await context.addInitScript(() => {
      const { detour } = window as unknown as { detour(address: string, port: number): Promise<number> }
      const { RTCPeerConnection } = window
      const detoured = async (sdp: string): Promise<string> => {
        const lines = sdp.split('\r\n').map(async (line) => {
          if (!line.startsWith('a=candidate:')) return line
          const parts = /^(a=candidate:\S+ \d+ udp \d+) ([\d.]+) (\d+)( typ host.*)$/i.exec(line)
          // One way is enough to cut.
          if (parts === null) return undefined
          const [, before, address, port, after] = parts
          return `${before} ${address} ${await detour(String(address), Number(port))}${after}`
        })
        return (await Promise.all(lines)).filter((line) => line !== undefined).join('\r\n')
      }
      window.RTCPeerConnection = class extends RTCPeerConnection {
        override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
          await super.setRemoteDescription({ ...description, sdp: await detoured(description.sdp ?? '') })
        }
      }
    })
  }
  return forwarder
}
