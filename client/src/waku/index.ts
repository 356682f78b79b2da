export { createWakuTransport } from './createWakuTransport.ts'
