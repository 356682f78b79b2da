import type { Abi } from 'viem'
import type { ChainCall, ChainCallResult } from './ChainCall.ts'

/** What a handler may reach outside its memory. */
export type MappingWorld = {
  /** The ABI a data source names. */
  abiOf(name: string): Abi | undefined
  /** The answer to a call, if it is at hand. @throws {CallWanted} if it is not */
  read(call: ChainCall): ChainCallResult
  log(level: 'critical' | 'error' | 'warning' | 'info' | 'debug', message: string): void
}
