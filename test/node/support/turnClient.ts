import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'

const COOKIE = 0x2112a442
const METHODS = { binding: 0x001, allocate: 0x003, refresh: 0x004, permission: 0x008 } as const
const SEND_INDICATION = 0x0016
const DATA_INDICATION = 0x0017

type Answer = { type: number; attributes: Map<number, Buffer> }
export type Place = { host: string; port: number }

/** The least of a TURN client (RFC 8656, UDP, IPv4): what a browser does with a relay's credentials. */
export class TurnClient {
  readonly #socket: Socket
  readonly #server: Place
  readonly #login: { username: string; credential: string }
  readonly #waiting = new Map<string, (answer: Answer) => void>()
  readonly #received: string[] = []
  #realm = ''
  #nonce: Buffer = Buffer.alloc(0)

  private constructor(socket: Socket, server: Place, login: { username: string; credential: string }) {
    this.#socket = socket
    this.#server = server
    this.#login = login
    socket.on('message', (message) => this.#take(message))
  }

  static async open(server: Place, login: { username: string; credential: string }): Promise<TurnClient> {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, server.host, resolve))
    return new TurnClient(socket, server, login)
  }

  close(): void {
    this.#socket.close()
  }

  /** Everything that peers sent over the server. */
  get received(): readonly string[] {
    return this.#received
  }

  /** The address on the server where peers reach us, or the number of its refusal. */
  async allocate(): Promise<Place | number> {
    const wanted = [attribute(0x0019, Buffer.from([17, 0, 0, 0]))]
    const answer = await this.#authorized(METHODS.allocate, wanted)
    const relayed = answer.attributes.get(0x0016)
    return relayed === undefined ? errorOf(answer) : readPlace(relayed)
  }

  /** Keeps the allocation for this long; 0 ends it. Resolves to 0, or the number of the refusal. */
  async refresh(seconds: number): Promise<number> {
    const lifetime = Buffer.alloc(4)
    lifetime.writeUInt32BE(seconds)
    return errorOf(await this.#authorized(METHODS.refresh, [attribute(0x000d, lifetime)]))
  }

  /** Asks to talk with a peer: 0, or the number of the refusal. */
  async permit(peer: Place): Promise<number> {
    return errorOf(await this.#authorized(METHODS.permission, [attribute(0x0012, writePlace(peer))]))
  }

  send(peer: Place, text: string): void {
    const parts = [attribute(0x0012, writePlace(peer)), attribute(0x0013, Buffer.from(text))]
    this.#socket.send(
      pack(SEND_INDICATION, randomBytes(12), Buffer.concat(parts)),
      this.#server.port,
      this.#server.host,
    )
  }

  /** The first try is refused with the server's realm and nonce, which the second one uses. */
  async #authorized(method: number, attributes: Buffer[]): Promise<Answer> {
    let answer = await this.#request(method, attributes)
    for (let round = 0; round < 2; round += 1) {
      const error = errorOf(answer)
      if (error !== 401 && error !== 438) break
      const had = this.#nonce
      this.#nonce = answer.attributes.get(0x0015) ?? had
      this.#realm = answer.attributes.get(0x0014)?.toString() ?? this.#realm
      if (error === 401 && had.equals(this.#nonce)) break
      if (error === 401 && had.length > 0) break
      answer = await this.#request(method, attributes)
    }
    return answer
  }

  async #request(method: number, attributes: Buffer[]): Promise<Answer> {
    const id = randomBytes(12)
    let body: Buffer = Buffer.concat(attributes)
    if (this.#nonce.length > 0) {
      const { username, credential } = this.#login
      const login = [
        attribute(0x0006, Buffer.from(username)),
        attribute(0x0014, Buffer.from(this.#realm)),
        attribute(0x0015, this.#nonce),
      ]
      body = Buffer.concat([body, ...login])
      const key = createHash('md5').update(`${username}:${this.#realm}:${credential}`).digest()
      const signed = pack(method, id, body, 24)
      body = Buffer.concat([body, attribute(0x0008, createHmac('sha1', key).update(signed).digest())])
    }
    const message = pack(method, id, body)
    const { host, port } = this.#server
    return await new Promise<Answer>((resolve, reject) => {
      const again = setInterval(() => this.#socket.send(message, port, host), 500)
      const end = setTimeout(() => done(() => reject(new Error('The TURN server does not answer'))), 5000)
      const done = (then: () => void) => {
        clearInterval(again)
        clearTimeout(end)
        this.#waiting.delete(id.toString('hex'))
        then()
      }
      this.#waiting.set(id.toString('hex'), (answer) => done(() => resolve(answer)))
      this.#socket.send(message, port, host)
    })
  }

  #take(message: Buffer): void {
    const attributes = new Map<number, Buffer>()
    for (let at = 20; at + 4 <= message.length; ) {
      const length = message.readUInt16BE(at + 2)
      const type = message.readUInt16BE(at)
      if (!attributes.has(type)) attributes.set(type, message.subarray(at + 4, at + 4 + length))
      at += 4 + length + ((4 - (length % 4)) % 4)
    }
    const type = message.readUInt16BE(0)
    if (type === DATA_INDICATION) this.#received.push(attributes.get(0x0013)?.toString() ?? '')
    else this.#waiting.get(message.subarray(8, 20).toString('hex'))?.({ type, attributes })
  }
}

/** `more`: bytes of an attribute that is still to come, which the length counts already. */
function pack(type: number, id: Buffer, body: Buffer, more = 0): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(type)
  head.writeUInt16BE(body.length + more, 2)
  head.writeUInt32BE(COOKIE, 4)
  return Buffer.concat([head, id, body])
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

function errorOf({ attributes }: Answer): number {
  const error = attributes.get(0x0009)
  return error === undefined ? 0 : (error[2] ?? 0) * 100 + (error[3] ?? 0)
}

function writePlace({ host, port }: Place): Buffer {
  const bytes = Buffer.alloc(8)
  bytes[1] = 1
  bytes.writeUInt16BE(port ^ (COOKIE >>> 16), 2)
  const [a = 0, b = 0, c = 0, d = 0] = host.split('.').map(Number)
  bytes.writeUInt32BE((Buffer.from([a, b, c, d]).readUInt32BE() ^ COOKIE) >>> 0, 4)
  return bytes
}

function readPlace(bytes: Buffer): Place {
  const address = Buffer.alloc(4)
  address.writeUInt32BE((bytes.readUInt32BE(4) ^ COOKIE) >>> 0)
  return { host: [...address].join('.'), port: bytes.readUInt16BE(2) ^ (COOKIE >>> 16) }
}
