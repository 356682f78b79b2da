/** Waku protocol ids this relay speaks, with the bounds of each: bytes a request may have and streams a connection may hold. */
export const protocols = {
  gossip: '/vac/waku/relay/2.0.0',
  lightPushV3: '/vac/waku/lightpush/3.0.0',
  lightPushV2: '/vac/waku/lightpush/2.0.0-beta1',
  filterSubscribe: '/vac/waku/filter-subscribe/2.0.0-beta1',
  filterPush: '/vac/waku/filter-push/2.0.0-beta1',
  store: '/vac/waku/store-query/3.0.0',
  metadata: '/vac/waku/metadata/1.0.0',
} as const
