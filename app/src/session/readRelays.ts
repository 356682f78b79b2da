// A door of its own, so that the relays page does not fetch the rest of the client.
export { readRelays } from '@parley/client'
