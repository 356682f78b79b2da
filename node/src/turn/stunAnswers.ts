import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'

/** Does a STUN server answer at this address? Asks once and waits this long. */
export function stunAnswers({ host, port, waitMs }: { host: string; port: number; waitMs: number }): Promise<boolean> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  const id = randomBytes(12)
  // A binding request: type, no attributes, the magic cookie, the transaction.
  const request = Buffer.concat([Buffer.from('000100002112a442', 'hex'), id])
  return new Promise((resolve) => {
    const end = (answered: boolean) => {
      clearTimeout(timer)
      socket.close()
      resolve(answered)
    }
    const timer = setTimeout(() => end(false), waitMs)
    // Nobody there, or no such address: the time runs out.
    socket.on('error', () => {})
    socket.on('message', (message) => {
      if (message.length >= 20 && message.readUInt16BE(0) === 0x0101 && message.subarray(8, 20).equals(id)) end(true)
    })
    socket.send(request, port, host)
  })
}
