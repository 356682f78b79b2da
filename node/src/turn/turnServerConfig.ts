import { join } from 'node:path'
import { LOOPBACK_RANGES, PRIVATE_RANGES } from '../config/privateRanges.ts'
import type { TurnConfig } from './turnPlan.ts'

/** Allocations of one credential: a browser makes one for each address and each way of transport it has. */
const USER_QUOTA = 12

/** coturn's configuration file. It holds the secret: write it for its owner alone. */
export function turnServerConfig({
  config,
  port,
  publicAddress,
  secret,
  directory,
}: {
  config: TurnConfig
  port: number
  publicAddress: string
  secret: string
  directory: string
}): string {
  const { host, relayPorts, realm, allowLoopback, maxSessions, maxBytesPerSecond } = config
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const lines = [
    ...(isEverywhere ? [] : [`listening-ip=${host}`, `relay-ip=${host}`]),
    ...(publicAddress === host || isEverywhere ? [] : [`external-ip=${publicAddress}`]),
    `listening-port=${port}`,
    `min-port=${relayPorts[0]}`,
    `max-port=${relayPorts[1]}`,
    `realm=${realm}`,
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'fingerprint',
    'no-cli',
    'no-tls',
    'no-dtls',
    'no-tcp-relay',
    'no-rfc5780',
    'no-software-attribute',
    'no-multicast-peers',
    ...(allowLoopback ? ['allow-loopback-peers'] : LOOPBACK_RANGES.map((range) => `denied-peer-ip=${range}`)),
    ...PRIVATE_RANGES.map((range) => `denied-peer-ip=${range}`),
    'stale-nonce=600',
    'max-allocate-lifetime=600',
    `user-quota=${USER_QUOTA}`,
    `total-quota=${maxSessions}`,
    `max-bps=${maxBytesPerSecond}`,
    `pidfile=${join(directory, 'coturn.pid')}`,
    `userdb=${join(directory, 'turndb')}`,
    'log-file=stdout',
  ]
  return `${lines.join('\n')}\n`
}
