import { BaseError } from 'viem'

/** Why a call to the chain failed, in one line, without the address of the RPC (which may hold a key). */
export function rpcReason(error: unknown): string {
  if (error instanceof BaseError) return error.shortMessage.split('\n')[0] ?? error.name
  return error instanceof Error ? error.message : 'unknown'
}
