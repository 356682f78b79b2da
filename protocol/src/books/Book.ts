import type { Address } from '../bytes/hex.ts'

/** A stamp book as the chain knows it (the contract's `Batch`). Money in the token's smallest unit. */
export type Book = {
  id: bigint
  owner: Address
  /** 20-byte account of the session key that signs its stamps; never changes. */
  key: Uint8Array
  /** A sheet has `2 ** depth` slots. */
  depth: number
  /** `POSTAGE` or `BOND`. */
  kind: number
  /** Price of a slot. */
  unit: bigint
  fromEpoch: number
  /** First epoch without stamps; `NO_EXIT` until the owner leaves. */
  exitEpoch: number
  dead: boolean
  balance: bigint
  /** Newest epoch whose sheet was paid out; 0 for none. */
  lastClaimed: number
  bond: bigint
}

/** `exitEpoch` of a book whose owner has not left. */
export const NO_EXIT = 2 ** 32 - 1
/** `kind`: a sheet is paid out as a whole, if its drawn slot was used. */
export const POSTAGE = 0
/** `kind`: every slot has its exact value and may be seized (first contact; not carried yet). */
export const BOND = 1
