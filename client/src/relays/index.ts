export { readRelays } from './readRelays.ts'
