'use client'
import { useMoney } from '../../hooks/useMoney.ts'
import type { Network } from '../../lib/network.ts'

/** An amount with its unit; all digits in the tooltip. */
export function Money({
  units,
  network,
  rounding,
}: {
  units: bigint
  network: Pick<Network, 'token'>
  rounding?: 'down' | 'up'
}) {
  const money = useMoney(network)
  return (
    <span className="figures whitespace-nowrap" title={money.exact(units)}>
      {money.short(units, rounding)}
    </span>
  )
}
