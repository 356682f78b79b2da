/** Every bound of the Waku side in one place, with its reason. */
export const limits = {
  /** Room for the largest envelope, its stamps and a wide margin, so that an oversized message is refused by name and not cut off. */
  pushBytes: 160 * 1024,
  /** 100 content topics of 128 bytes. */
  filterBytes: 32 * 1024,
  storeQueryBytes: 32 * 1024,
  metadataBytes: 4 * 1024,
  /** Clients open a stream ahead of the request they will send on it. */
  idleStreamMs: 10 * 60_000,
  /** From a request's first byte to the end of its stream. */
  requestMs: 15_000,
  /** Parallel streams of one protocol on one connection. */
  streams: 64,
  contentTopicBytes: 128,
  topicsPerRequest: 100,
  topicsPerPeer: 1000,
  subscribers: 2000,
  /** Messages waiting for one slow subscriber; beyond it the subscriber is dropped and catches up from the store. */
  pushQueue: 512,
  pushStreamMs: 10_000,
  /** Times a broken push stream is opened again at once. */
  pushAttempts: 3,
  /** Clients ping each minute. */
  subscriptionIdleMs: 5 * 60_000,
  storePage: 20,
  storePageMax: 100,
  storeTopics: 64,
  storeHashes: 100,
  /** Open connections of one remote host that is not this machine. */
  connectionsPerHost: 256,
  connections: 4000,
  /** Requests a second from one remote host; this machine gets a hundredfold. */
  requestsPerSecond: 100,
  gossipBytes: 256 * 1024,
} as const
