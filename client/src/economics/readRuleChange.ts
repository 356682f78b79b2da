import { type AddressBook, nameRegistryAbi, postOfficeAbi, timelockAbi } from '@parley/protocol'
import { type Abi, type Address, decodeFunctionData, type Hex, keccak256, stringToHex } from 'viem'
import type { GovernorRole, RuleChange } from './RuleChange.ts'

type Contracts = Pick<AddressBook['contracts'], 'postOffice' | 'nameRegistry' | 'timelock'>

const roles: Readonly<Record<string, GovernorRole>> = {
  [roleHash('PROPOSER_ROLE')]: 'announce',
  [roleHash('CANCELLER_ROLE')]: 'cancel',
  [roleHash('EXECUTOR_ROLE')]: 'execute',
}

/** What a call of the timelock would change. The same call of another contract changes nothing of ours. */
export function readRuleChange({ target, data }: { target: Address; data: Hex }, contracts: Contracts): RuleChange {
  const other: RuleChange = { kind: 'other', target }
  const call = decode(target, data, contracts)
  if (call === undefined) return other
  const [first, second, third] = call.args
  switch (call.functionName) {
    case 'setShares':
      return { kind: 'shares', feeBps: first as number, unreceiptedBps: second as number }
    case 'setMinValue':
      return { kind: 'minValue', minValue: first as bigint }
    case 'announceRents':
      return { kind: 'rents', short: first as bigint, four: second as bigint, long: third as bigint }
    case 'updateDelay':
      return { kind: 'delay', delay: first as bigint }
    case 'grantRole':
    case 'revokeRole':
      return {
        kind: call.functionName === 'grantRole' ? 'grant' : 'revoke',
        role: roles[first as Hex] ?? 'other',
        account: second as Address,
      }
    default:
      return other
  }
}

function decode(target: Address, data: Hex, { postOffice, nameRegistry, timelock }: Contracts) {
  const abis: readonly [Address, Abi][] = [
    [postOffice, postOfficeAbi],
    [nameRegistry, nameRegistryAbi],
    [timelock, timelockAbi],
  ]
  const abi = abis.find(([address]) => address.toLowerCase() === target.toLowerCase())?.[1]
  if (abi === undefined) return undefined
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi, data })
    return { functionName, args }
  } catch {
    // Not a call of this contract: whatever it is, it is shown as one that we do not know.
    return undefined
  }
}

function roleHash(name: string): Hex {
  return keccak256(stringToHex(name))
}
