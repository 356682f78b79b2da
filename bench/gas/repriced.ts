import type { StorageCount } from '../../test/contracts/support/countStorage.ts'

/** What EIP-2780, 7976, 8037 and 8038 change for a whole transaction without value; values of the drafts, not final. */
const BASE = -6_000
const CREATED = 87_920
const CHANGED = 7_100
const READ_FIRST = 100
const ACCOUNT = 400
const REFUND_NOW = 4_800
const REFUND_THEN = 11_616
const CALLDATA_BYTE = 64
const FLOOR = 15_000

/**
 * Gas of a transaction under the announced repricing of storage, from its gas today and what it did to storage:
 * today's gas, its refund given back, - 6,000 of the base, + 87,920 a new word, + 7,100 a word changed or cleared, + 100 for each of
 * these that was read before, + 400 a called contract, - the refund of 11,616 a cleared word, up to a fifth; at least
 * 15,000 + 64 a byte of call data. Of the floors that were measured under these rules it gives each to the unit.
 */
export function repriced(gas: number, calldataBytes: number, storage: StorageCount): number {
  const before = gas + REFUND_NOW * storage.cleared
  const writes = CREATED * storage.created + CHANGED * (storage.changed + storage.cleared)
  const gross = before + BASE + writes + READ_FIRST * storage.readFirst + ACCOUNT * storage.accounts
  const refund = Math.min(REFUND_THEN * storage.cleared, Math.floor(gross / 5))
  return Math.max(gross - refund, FLOOR + CALLDATA_BYTE * calldataBytes)
}
