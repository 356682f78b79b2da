import { type Concentration, concentration, type NetworkFigures } from '@parley/client'

/** How much of all that was ever earned a few relays have; undefined where not all relays were read. */
export function concentrationOfAll({ relays }: Pick<NetworkFigures, 'relays'>): Concentration | undefined {
  const { rows, isCut } = relays.value
  return isCut ? undefined : concentration(rows.map(({ income }) => income))
}
