#!/usr/bin/env node
// A program in coturn's place: reads the same file, answers that it lives, and ends when it is told to.
const { createSocket } = require('node:dgram')
const { readFileSync } = require('node:fs')

if (process.argv.includes('--version')) {
  console.log('1.0.0')
  process.exit()
}
const text = readFileSync(process.argv[process.argv.indexOf('-c') + 1], 'utf8')
if (text.includes('realm=broken')) {
  console.error('ERROR: this server cannot start for <somebody>')
  process.exit(3)
}
if (text.includes('realm=stubborn')) process.on('SIGTERM', () => {})
const setting = (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]
const socket = createSocket('udp4')
socket.on('message', (message, { port, address }) => {
  const answer = Buffer.from(message.subarray(0, 20))
  answer.writeUInt16BE(0x0101)
  answer.writeUInt16BE(0, 2)
  socket.send(answer, port, address)
})
socket.bind(Number(setting('listening-port')), setting('listening-ip'))
