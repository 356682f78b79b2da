import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import type { AddressBook } from '@parley/protocol'
import { createPublicClient, formatEther, http, type PublicClient } from 'viem'
import { findOwnRelay } from '../chain/findOwnRelay.ts'
import { rpcReason } from '../chain/rpcReason.ts'
import { GAS_RESERVE } from '../claims/gasReserve.ts'
import { loadConfig } from '../config/loadConfig.ts'
import { publicAddresses } from '../config/publicAddresses.ts'
import { readAddressBook } from '../config/readAddressBook.ts'
import { readKey } from '../config/readKey.ts'
import type { ParsedRelayConfig } from '../config/relayConfig.ts'
import { signerAddress } from '../config/signerAddress.ts'
import { NodeError } from '../nodeError.ts'
import { checkTurn } from '../turn/checkTurn.ts'
import { planTurn } from '../turn/turnPlan.ts'

/** `warning`: it runs, but less well than it could. `error`: it does not run, or endangers its operator. */
export type Finding = { check: string; state: 'ok' | 'warning' | 'error'; says: string; fix?: string }

const GIB = 2 ** 30
const LITTLE_SPACE = 2 * GIB
const NO_SPACE = GIB / 8
const MOST_SKEW_SECONDS = 30
const OLD_HEAD_SECONDS = 600

/** Everything that an operator must get right, in the order in which he meets it. Never throws. */
export async function inspect(configFile: string): Promise<Finding[]> {
  let config: ParsedRelayConfig
  let addressBook: AddressBook
  try {
    config = loadConfig(configFile)
    addressBook = readAddressBook(config.addressBook)
  } catch (error) {
    return [failed('configuration', error)]
  }
  const signer = attempt(() => signerAddress(readKey(config.keyFile)))
  const isUp = await isRelayUp(config)
  return [
    good('configuration', `${configFile} is understood; the network is ${addressBook.name}.`),
    ...inspectKey(config, signer),
    inspectDisk(config),
    ...(await inspectChain(config, addressBook, typeof signer === 'string' ? signer : undefined)),
    ...(await inspectPorts(config, isUp)),
    inspectReach(config),
    inspectTurn(config, addressBook),
    inspectTabs(config),
  ]
}

function inspectKey({ keyFile }: ParsedRelayConfig, signer: string | NodeError): Finding[] {
  if (typeof signer !== 'string') return [failed('key', signer)]
  // Windows has no such bits.
  const isOpen = process.platform !== 'win32' && (statSync(keyFile).mode & 0o077) !== 0
  if (!isOpen) return [good('key', `the signer is ${signer}, and only you can read its key.`)]
  return [bad('key', `others on this machine can read ${keyFile}.`, `Run: chmod 600 ${keyFile}`)]
}

function inspectDisk({ dataDir }: ParsedRelayConfig): Finding {
  let folder = dataDir
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder)
  try {
    accessSync(folder, constants.W_OK)
  } catch {
    return bad('disk', `${folder} cannot be written to.`, 'Give the folder to the user that runs the relay.')
  }
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const says = `${(free / GIB).toFixed(1)} GiB are free at ${folder}.`
  if (free < NO_SPACE) return bad('disk', says, 'Make room: a relay that cannot write promises nothing.')
  return free < LITTLE_SPACE ? look('disk', says, 'Make room soon.') : good('disk', says)
}

async function inspectChain(
  { rpcUrl, payout }: ParsedRelayConfig,
  addressBook: AddressBook,
  signer: string | undefined,
): Promise<Finding[]> {
  const client = createPublicClient({ transport: http(rpcUrl, { timeout: 10_000, retryCount: 1 }) })
  try {
    const chainId = await client.getChainId()
    if (chainId !== addressBook.chainId) {
      const fault = new NodeError('chain/wrong', { expected: addressBook.chainId, found: chainId })
      return [failed('chain', fault)]
    }
    const { number, timestamp } = await client.getBlock()
    const found = [good('chain', `it answers; the newest block is ${number}.`), inspectClock(Number(timestamp))]
    if (signer === undefined) return found
    return [
      ...found,
      await inspectStake(client, addressBook, { signer, payout }),
      await inspectFunds(client, signer as `0x${string}`),
    ]
  } catch (error) {
    const fix = 'Correct "rpcUrl", or ask your provider.'
    return [bad('chain', `it does not answer: ${rpcReason(error)}`, fix)]
  }
}

/** Postmarks carry this machine's time: a clock that is off costs money. A block is never from the future. */
function inspectClock(headTime: number): Finding {
  const ahead = headTime - Date.now() / 1000
  const fix = 'Let the clock be kept, with systemd-timesyncd or chrony.'
  if (ahead > MOST_SKEW_SECONDS) return bad('clock', `it is ${Math.round(ahead)} s behind the chain.`, fix)
  if (ahead < -OLD_HEAD_SECONDS) {
    const says = `the newest block is ${Math.round(-ahead / 60)} minutes old: the chain stands still, or the clock is ahead.`
    return look('clock', says, fix)
  }
  return good('clock', 'it agrees with the chain.')
}

async function inspectStake(
  client: PublicClient,
  addressBook: AddressBook,
  own: { signer: string; payout: string | undefined },
): Promise<Finding> {
  const relay = await findOwnRelay(client, addressBook, own)
  const fix = 'Stake it: see "In ten minutes" in docs/operator.md, step 6.'
  if (relay === undefined) return bad('stake', `no relay on the chain has the signer ${own.signer}.`, fix)
  const { relayId, stake, exitAt } = relay
  if (exitAt !== 0) return bad('stake', `relay ${relayId} is leaving: nobody can name it any more.`)
  if (stake < BigInt(addressBook.limits.minStake)) {
    const says = `relay ${relayId} has less than the full stake: nobody can name it.`
    return bad('stake', says, 'Add to it: RelayRegistry.addStake.')
  }
  return good('stake', `relay ${relayId} has its full stake.`)
}

async function inspectFunds(client: PublicClient, signer: `0x${string}`): Promise<Finding> {
  const [balance, price] = await Promise.all([client.getBalance({ address: signer }), client.getGasPrice()])
  const says = `the signer has ${formatEther(balance)} of the chain's coin.`
  return balance < price * GAS_RESERVE
    ? bad('gas money', says, `Send ${signer} some: it pays for draws, claims and tabs.`)
    : good('gas money', says)
}

async function inspectPorts({ http, waku, turn }: ParsedRelayConfig, isUp: boolean): Promise<Finding[]> {
  if (isUp) return [good('ports', 'this relay runs and has its ports.')]
  const wanted = [
    { field: 'http.port', host: http.host, port: http.port },
    { field: 'waku.wsPort', host: waku.host, port: waku.wsPort },
    { field: 'waku.tcpPort', host: waku.host, port: waku.tcpPort },
    ...(planTurn(turn).kind === 'run' ? [{ field: 'turn.port', host: turn.host, port: turn.port }] : []),
  ]
  const tries = await Promise.all(wanted.map(async (place) => ({ ...place, fault: await portFault(place) })))
  const bads = tries.flatMap(({ field, host, port, fault }) => {
    if (fault === undefined) return []
    const says = fault === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${fault})`
    return [bad('ports', `port ${port} on ${host} ${says}.`, `Set "${field}" to another one, or free it.`)]
  })
  return bads.length > 0 ? bads : [good('ports', 'all are free.')]
}

function inspectReach(config: ParsedRelayConfig): Finding {
  const { multiaddr, url } = publicAddresses(config, '')
  const says = `clients come to ${url} and ${multiaddr.replace(/\/p2p\/$/, '')}.`
  const isLocal =
    /\/\/(127\.|\[::1\]|0\.0\.0\.0|\[::\])/.test(url) || /^\/ip[46]\/(127\.|::1|0\.0\.0\.0|::)/.test(multiaddr)
  if (!isLocal) return good('reach', says)
  return look('reach', `${says} That is this machine alone.`, 'Set "http.publicUrl" and "waku.announce".')
}

function inspectTurn({ turn }: ParsedRelayConfig, addressBook: AddressBook): Finding {
  try {
    checkTurn(turn, addressBook)
  } catch (error) {
    return failed('TURN', error)
  }
  const plan = planTurn(turn)
  switch (plan.kind) {
    case 'off':
      return good('TURN', 'switched off ("turn.enabled").')
    case 'missing':
      return look(
        'TURN',
        `coturn is missing: there is no program "${turn.command}". Calls whose people reach each other only by a relay fail here.`,
        'Run: apt-get install -y coturn && systemctl disable --now coturn   (the relay starts its own)',
      )
    case 'unconfigured':
      return look(
        'TURN',
        'coturn is installed, but nothing says where the world reaches it.',
        'Set "turn.host" to 0.0.0.0 and "turn.publicAddress" to the IP address of this machine; open the ports in the firewall.',
      )
    case 'run': {
      const [lowest, highest] = turn.relayPorts
      const ports = `${turn.port} (UDP, TCP) and ${lowest} to ${highest} (UDP)`
      return good('TURN', `${versionOf(plan.command)} at ${plan.publicAddress}; the firewall must let in ${ports}.`)
    }
  }
}

function inspectTabs({ tabs }: ParsedRelayConfig): Finding {
  if (!tabs.enabled) return good('paid calls', 'switched off ("tabs.enabled").')
  const share = `${tabs.minBps / 100} %`
  return good(
    'paid calls',
    `tabs are opened and watched over from a share of ${share} and a deposit of ${tabs.minDeposit} on.`,
  )
}

async function isRelayUp(config: ParsedRelayConfig): Promise<boolean> {
  const { http } = config
  const { url } = publicAddresses({ ...config, http: { ...http, publicUrl: undefined } }, '')
  try {
    return (await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(3000) })).status > 0
  } catch {
    return false
  }
}

function portFault({ host, port }: { host: string; port: number }): Promise<string | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}

function versionOf(command: string): string {
  try {
    const text = execFileSync(command, ['--version'], {
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return `coturn ${/\d+\.\d+\.\d+\S*/.exec(text)?.[0] ?? 'of unknown version'}`
  } catch {
    return 'coturn of unknown version'
  }
}

function attempt(work: () => string): string | NodeError {
  try {
    return work()
  } catch (error) {
    if (error instanceof NodeError) return error
    throw error
  }
}

const good = (check: string, says: string): Finding => ({ check, state: 'ok', says })
const look = (check: string, says: string, fix: string): Finding => ({ check, state: 'warning', says, fix })
const bad = (check: string, says: string, fix?: string): Finding => ({
  check,
  state: 'error',
  says,
  ...(fix === undefined ? {} : { fix }),
})
const failed = (check: string, error: unknown): Finding =>
  bad(check, error instanceof Error ? error.message : 'unknown')
