import type { NetworkFigures } from '@parley/client'

/** What the relays ask for a slot that have a stake and stay. */
export function stakedAsks({ relays }: Pick<NetworkFigures, 'relays'>): readonly bigint[] {
  return relays.value.rows.filter(({ state }) => state === 'STAKED').map(({ ask }) => ask)
}
