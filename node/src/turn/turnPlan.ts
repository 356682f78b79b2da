import { isIP } from 'node:net'
import type { ParsedRelayConfig } from '../config/relayConfig.ts'
import { findCommand } from './findCommand.ts'

export type TurnConfig = ParsedRelayConfig['turn']

/** `missing`: the program is not installed. `unconfigured`: nothing says at which address the world reaches it. */
export type TurnPlan =
  | { kind: 'off' | 'missing' | 'unconfigured' }
  | { kind: 'run'; command: string; publicAddress: string }

/** Whether this relay runs a TURN server, and why not. */
export function planTurn(config: TurnConfig, path?: string): TurnPlan {
  if (config.enabled === false) return { kind: 'off' }
  const publicAddress = config.publicAddress ?? config.host
  const isUseless = isAnyAddress(publicAddress) || (isLoopback(publicAddress) && !config.allowLoopback)
  if (isUseless) return { kind: 'unconfigured' }
  const command = findCommand(config.command, path)
  return command === undefined ? { kind: 'missing' } : { kind: 'run', command, publicAddress }
}

/** `turn:` addresses as a browser takes them. */
export function turnUrls(publicAddress: string, port: number): string[] {
  const host = isIP(publicAddress) === 6 ? `[${publicAddress}]` : publicAddress
  return ['udp', 'tcp'].map((transport) => `turn:${host}:${port}?transport=${transport}`)
}

const isAnyAddress = (address: string) => address === '0.0.0.0' || address === '::'
const isLoopback = (address: string) => address.startsWith('127.') || address === '::1'
