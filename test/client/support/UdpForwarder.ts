import { createSocket, type Socket } from 'node:dgram'

/** A stretch of network that can be cut: forwards datagrams to an address and back, unless it is down. */
export class UdpForwarder {
  readonly #sockets = new Map<string, { socket: Socket; port: number }>()
  /** Nothing passes. */
  down = false

  /** The port, on the same address, that forwards to this one. */
  async portFor(address: string, port: number): Promise<number> {
    const key = `${address}:${port}`
    const known = this.#sockets.get(key)
    if (known !== undefined) return known.port
    const socket = createSocket('udp4')
    let other: { address: string; port: number } | undefined
    socket.on('message', (bytes, from) => {
      if (this.down) return
      if (from.address === address && from.port === port) {
        if (other !== undefined) socket.send(bytes, other.port, other.address)
      } else {
        other = from
        socket.send(bytes, port, address)
      }
    })
    socket.on('error', () => {})
    // A page may ask for a way when the test is over: that must not keep the process.
    socket.unref()
    await new Promise<void>((resolve) => socket.bind(0, address, resolve))
    const entry = { socket, port: socket.address().port }
    this.#sockets.set(key, entry)
    return entry.port
  }

  /** All ways so far are dead for good, as when a phone leaves a network; new ones work. */
  cut(): void {
    for (const { socket } of this.#sockets.values()) socket.close()
    this.#sockets.clear()
  }
}
