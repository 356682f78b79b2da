export type TransportInit = { multiaddrs: readonly string[]; clusterId: number; shards: number }
