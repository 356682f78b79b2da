import { BigInt, ethereum } from '@graphprotocol/graph-ts'
import { ParameterChange } from '../generated/schema'
import { idOf } from './totals'

/** What a governor set, not stored yet. */
export function parameterChange(event: ethereum.Event, name: string, values: BigInt[]): ParameterChange {
  const change = new ParameterChange(idOf(event))
  change.name = name
  change.values = values
  change.block = event.block.number
  change.timestamp = event.block.timestamp
  change.transaction = event.transaction.hash
  return change
}
