/** What `npm start` can be told; each line of `--help` is one field. */
export type DevnetOptions = {
  appPort: number
  chainPort: number
  /** Relay i listens on relayPort + 3i (HTTP), + 1 (WebSocket), + 2 (TCP). */
  relayPort: number
  subgraphPort: number
  epochSeconds: number
  /** Keep the state of the last run instead of wiping it. */
  keep: boolean
  /** Hot reload instead of the production build. */
  dev: boolean
  /** Demo people who answer and keep the relays earning. */
  people: boolean
  directory: string
}
