import type { AddressBook } from '@parley/protocol'
import { isDevelopmentChain } from '../config/isDevelopmentChain.ts'
import { NodeError } from '../nodeError.ts'
import { planTurn, type TurnConfig } from './turnPlan.ts'

/** Refuses a TURN server that is wanted and cannot be, or that would let strangers into this machine. @throws {NodeError} */
export function checkTurn(config: TurnConfig, { chainId }: Pick<AddressBook, 'chainId'>): void {
  if (config.allowLoopback && !isDevelopmentChain(chainId)) {
    const fix = "must be false on a public chain: strangers would reach this machine's own services through the server"
    throw new NodeError('config/invalid', { field: 'turn.allowLoopback', fix })
  }
  if (config.enabled !== true) return
  const { kind } = planTurn(config)
  if (kind === 'missing') throw new NodeError('turn/missing', { command: config.command })
  if (kind === 'unconfigured') {
    const fix = 'is missing: the IP address at which the world reaches the TURN server'
    throw new NodeError('config/invalid', { field: 'turn.publicAddress', fix })
  }
}
