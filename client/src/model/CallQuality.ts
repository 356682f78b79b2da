/** How well media arrives: `poor` is more than 5 % lost or a round trip over 400 ms, `fair` more than 1 % or 200 ms. */
export type CallQuality = 'unknown' | 'good' | 'fair' | 'poor'
