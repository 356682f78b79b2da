import { type AddressBook, parseAddressBook } from '@parley/protocol'
import { openIndexedDbStore } from '../../../client/src/browser/index.ts'
import { type CallView, ParleyClient } from '../../../client/src/index.ts'
import { createWakuTransport } from '../../../client/src/waku/index.ts'
import { makeWallet } from './makeWallet.ts'

/** What the real client shows, as plain data. */
export type PlainCall = Pick<CallView, 'id' | 'phase' | 'talkMs' | 'end' | 'path' | 'quality' | 'name' | 'held'> & {
  peerMuted: boolean
  peerCamera: boolean
  peerSharing: boolean
  chat: { from: string; text: string }[]
}
type OpenInit = {
  addressBook: unknown
  privateKey: `0x${string}`
  /** Registers and buys stamps; left out for a second tab. */
  name?: string
  relayOnly?: boolean
}

/** Asked anew for each call. */
let hidesAddress = false
const connections: RTCPeerConnection[] = []
let client: ParleyClient

/** Keeps a hand on what the browser counts; with `detour`, the other side's addresses become those of a forwarder. */
class Observed extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    connections.push(this)
  }

  override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await super.setRemoteDescription({ ...description, sdp: await detoured(description.sdp ?? '') })
  }
}

declare global {
  interface Window {
    /** Given by the test that wants a network to cut: the port that forwards to an address. */
    detour?: (address: string, port: number) => Promise<number>
    page: typeof page
  }
}

async function detoured(sdp: string): Promise<string> {
  const { detour } = window
  if (detour === undefined) return sdp
  const lines = sdp.split('\r\n').map(async (line) => {
    const [, before, address, port, after] =
      /^(a=candidate:\S+ \d+ udp \d+) (\S+) (\d+)( typ host.*)$/i.exec(line) ?? []
    if (address === undefined) return line.startsWith('a=candidate:') ? undefined : line
    // One way is enough to cut.
    if (!/^[\d.]+$/.test(address)) return undefined
    return `${before} ${address} ${await detour(address, Number(port))}${after}`
  })
  return (await Promise.all(lines)).filter((line) => line !== undefined).join('\r\n')
}

/** A screen that plays what arrives; a browser does not even decode what nobody hears. */
const players = new Map<string, HTMLVideoElement>()
function play(): void {
  for (const { id, participants } of client.calls.list()) {
    const stream = participants[0]?.stream
    if (stream === undefined || players.has(id)) continue
    const player = document.createElement('video')
    players.set(id, player)
    player.srcObject = stream
    void player.play().catch(() => {})
  }
}

const page = {
  /** The stream that the app would ask for. */
  media: async (video: boolean): Promise<MediaStream> =>
    await navigator.mediaDevices.getUserMedia({
      audio: true,
      ...(video ? { video: { width: 160, height: 120, frameRate: 10 } } : {}),
    }),

  async open({ addressBook, privateKey, name, relayOnly = false }: OpenInit): Promise<string> {
    const book: AddressBook = parseAddressBook(addressBook)
    hidesAddress = relayOnly
    const wallet = makeWallet({ privateKey, rpcUrl: book.rpcUrl })
    client = await ParleyClient.open({
      addressBook: book,
      address: wallet.address,
      store: await openIndexedDbStore('parley'),
      transport: createWakuTransport,
      calls: { RTCPeerConnection: Observed, relayOnly: () => hidesAddress },
    })
    client.subscribe(play)
    await client.start()
    if (name !== undefined) {
      await client.books.faucet({ wallet, amount: 10_000_000_000n })
      await client.identity.register({ wallet, name })
      const { sheetValue } = client.books.quote({ depth: 11, unit: 100n })
      await client.books.open({ wallet, depth: 11, unit: 100n, amount: 21n * sheetValue })
    }
    return client.identity.get()?.did ?? ''
  },

  async write(did: string, text: string): Promise<void> {
    await client.conversations.send(did, text)
  },

  /** Of a conversation: what stands there, and how many messages are known to be missing. */
  conversation(did: string): { texts: string[]; missing: number } {
    const conversation = client.conversations.list().find(({ peer }) => peer === did)
    return {
      texts: client.conversations.messages(did).map(({ text, state }) => `${text} ${state}`),
      missing: conversation?.missing ?? 0,
    }
  },

  async call(did: string, video = false): Promise<string> {
    const stream = await page.media(video)
    return (await client.calls.start(did, { media: video ? 'video' : 'audio', stream })).id
  },

  async accept(id: string, video = false): Promise<void> {
    const stream = await page.media(video)
    await client.calls.accept(id, { media: video ? 'video' : 'audio', stream })
  },

  /** Milliseconds from taking a call to the first voice that is heard. */
  async timeToVoice(id: string): Promise<number> {
    const stream = await page.media(false)
    const before = connections.length
    const began = performance.now()
    await client.calls.accept(id, { media: 'audio', stream })
    while (connections.length === before || (await page.heard()).energy === 0)
      await new Promise((resolve) => setTimeout(resolve, 5))
    return performance.now() - began
  },

  relayOnly(hides: boolean): void {
    hidesAddress = hides
  },

  decline: (id: string, reason?: 'busy') => client.calls.decline(id, reason),
  hangUp: (id: string) => client.calls.hangUp(id),
  mute: (id: string, muted: boolean) => client.calls.setMuted(id, muted),
  camera: (id: string, on: boolean) => client.calls.setCamera(id, on),
  say: (id: string, text: string) => client.calls.say(id, text),
  pause: (id: string, paused: boolean) => client.calls.pause(id, paused),
  dismiss: () => {
    for (const { id, phase } of client.calls.list()) if (phase === 'ended') client.calls.dismiss(id)
  },

  /** A picture in place of a screen: there is nobody to choose one. */
  async share(id: string, on: boolean): Promise<void> {
    const canvas = document.createElement('canvas')
    const brush = canvas.getContext('2d')
    if (on) setInterval(() => brush?.fillRect(Math.random() * 100, 0, 10, 10), 50)
    await client.calls.share(id, on ? canvas.captureStream(10).getVideoTracks()[0] : undefined)
  },

  calls(): PlainCall[] {
    return client.calls.list().map(({ participants: [peer], chat, ...call }) => ({
      id: call.id,
      phase: call.phase,
      talkMs: call.talkMs,
      path: call.path,
      quality: call.quality,
      name: call.name,
      ...(call.end && { end: call.end }),
      ...(call.held && { held: call.held }),
      peerMuted: peer?.muted ?? false,
      peerCamera: peer?.camera ?? false,
      peerSharing: peer?.sharing ?? false,
      chat: chat.map(({ from, text }) => ({ from, text })),
    }))
  },

  history: () =>
    client.calls.history().map(({ direction, reason, name, talkMs }) => ({ direction, reason, name, talkMs })),
  leads: () => client.connection.leader,

  /** What arrived on the newest connection: the voice's energy, the frames of the picture. */
  async heard(): Promise<{ energy: number; frames: number; packets: number }> {
    const heard = { energy: 0, frames: 0, packets: 0 }
    const report = await connections.at(-1)?.getStats()
    report?.forEach((entry: Record<string, number | string>) => {
      if (entry.type !== 'inbound-rtp') return
      if (entry.kind === 'audio') {
        heard.energy += Number(entry.totalAudioEnergy ?? 0)
        heard.packets += Number(entry.packetsReceived ?? 0)
      } else heard.frames += Number(entry.framesDecoded ?? 0)
    })
    return heard
  },

  /** Over what the newest connection goes, at both ends of it. */
  async ways(): Promise<{ local: unknown; remote: unknown }> {
    const entries = new Map<string, Record<string, unknown>>()
    const report = await connections.at(-1)?.getStats()
    report?.forEach((entry: Record<string, unknown>) => void entries.set(String(entry.id), entry))
    const transport = [...entries.values()].find(({ type }) => type === 'transport')
    const pair = entries.get(String(transport?.selectedCandidatePairId))
    const typeOf = (id: unknown) => entries.get(String(id))?.candidateType
    return { local: typeOf(pair?.localCandidateId), remote: typeOf(pair?.remoteCandidateId) }
  },

  /** The ways to here that the newest connection named. */
  candidates: () => connections.at(-1)?.localDescription?.sdp.match(/^a=candidate:.*$/gm) ?? [],

  /** Tracks of the stream that the screen shows of the other person. */
  shown: (id: string) =>
    client.calls
      .list()
      .find((call) => call.id === id)
      ?.participants[0]?.stream?.getTracks()
      .map(({ kind }) => kind) ?? [],

  /** Whether the engine of calls was loaded by this page. */
  loaded: () => performance.getEntriesByType('resource').some(({ name }) => name.includes('CallEngine')),

  /** This device's clock, set forward: nobody waits for what takes half a minute. */
  skip(ms: number): void {
    const real = Date.now
    Date.now = () => real() + ms
  },
}
window.page = page
