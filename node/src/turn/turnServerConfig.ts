import { join } from 'node:path'
import type { TurnConfig } from './turnPlan.ts'

/**
 * Networks that nobody may reach through this server: the operator's own, and what is nobody's. coturn refuses `::` by itself, and
 * takes a rule of that name for all addresses.
 */
const PRIVATE_PEERS = [
  '0.0.0.0-0.255.255.255',
  '10.0.0.0-10.255.255.255',
  '100.64.0.0-100.127.255.255',
  '169.254.0.0-169.254.255.255',
  '172.16.0.0-172.31.255.255',
  '192.0.0.0-192.0.0.255',
  '192.0.2.0-192.0.2.255',
  '192.88.99.0-192.88.99.255',
  '192.168.0.0-192.168.255.255',
  '198.18.0.0-198.19.255.255',
  '198.51.100.0-198.51.100.255',
  '203.0.113.0-203.0.113.255',
  '240.0.0.0-255.255.255.255',
  '64:ff9b::-64:ff9b::ffff:ffff',
  '::ffff:0.0.0.0-::ffff:255.255.255.255',
  '100::-100::ffff:ffff:ffff:ffff',
  '2001::-2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
  '2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
]
const LOOPBACK_PEERS = ['127.0.0.0-127.255.255.255', '::1']

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
    ...(allowLoopback ? ['allow-loopback-peers'] : LOOPBACK_PEERS.map((range) => `denied-peer-ip=${range}`)),
    ...PRIVATE_PEERS.map((range) => `denied-peer-ip=${range}`),
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
