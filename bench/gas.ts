import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Hex, keccak256, toHex } from 'viem'
import { hardhat } from 'viem/chains'
import { production } from '../deploy/parameters.ts'
import { buildContracts } from '../devnet/buildContracts.ts'
import { countStorage, type StorageCount } from '../test/contracts/support/countStorage.ts'
import { addReceipt, encodeWin, signStamp, stampHash, winnerOf } from '../test/contracts/support/stamps.ts'
import { keyOf, openWorld, type Wallet, type World } from '../test/contracts/support/world.ts'
import { bytecodeFile, readBytecode } from './gas/bytecode.ts'
import { evidence } from './gas/evidence.ts'
import { identities, identityFloors } from './gas/identities.ts'
import { repriced } from './gas/repriced.ts'
import { writeGasPage } from './gas/tables.ts'
import { tabs } from './gas/tabs.ts'

/** One operation: gas of the whole transaction, the least it could cost, and what it leaves behind. */
export type GasFigure = {
  readonly gas: number
  readonly floor: number | null
  readonly ratio: number | null
  readonly calldataBytes: number
  readonly newSlots: number
  readonly storage: StorageCount
  /** What it would cost under the announced repricing of storage (docs/gas.md). */
  readonly repriced: number
}

export type GasReport = { readonly operations: Readonly<Record<string, GasFigure>> }

/** Where the figures of the last accepted run are kept. */
export const gasFile = fileURLToPath(new URL('gas.json', import.meta.url))

/** What a one-slot prototype without access control costs, where there is one to compare with. */
const floors: Readonly<Record<string, number>> = {
  ...identityFloors,
  openBook: 63_286,
  topUpBook: 46_163,
  claim1: 38_999,
  equivocation: 55_795,
  stake: 62_593,
  beginUnbond: 27_956,
  withdrawStake: 38_068,
  openTab: 63_286,
  topUpTab: 46_163,
  settleTab: 49_059,
  closeTab: 52_079,
  closeTabByPayee: 52_079,
  requestCloseTab: 28_409,
  openTabCoin: 45_675,
  settleTabCoin: 40_939,
  closeTabCoin: 45_641,
}

const DEPTH = 12
const UNIT = 50n
const VALUE = UNIT << BigInt(DEPTH)
const PAGE = 256
const MULTIADDR = '/ip4/203.0.113.77/tcp/7002/ws/p2p/12D3KooWQYV9dGMFoRzNStwpXztXaBUjtPqi6aU76ZgUriHhKust'
const URL_OF_RELAY = 'https://relay.example.org'

/** What one transaction of a world cost; `parts` shares it out. */
export async function measure(world: World, name: string, hash: Promise<Hex>, parts = 1): Promise<[string, GasFigure]> {
  const { gasUsed, transactionHash } = await world.mined(hash)
  const { input } = await world.client.getTransaction({ hash: transactionHash })
  const gas = Math.round(Number(gasUsed) / parts)
  const floor = floors[name] ?? null
  const calldataBytes = input.length / 2 - 1
  const storage = await countStorage(world, transactionHash)
  const figure = {
    gas,
    floor,
    ratio: floor && Number((gas / floor).toFixed(3)),
    calldataBytes: Math.round(calldataBytes / parts),
    newSlots: storage.created,
    storage,
    repriced: Math.round(repriced(Number(gasUsed), calldataBytes, storage) / parts),
  }
  return [name, figure]
}

function by(wallet: Wallet) {
  return { account: wallet.account, chain: hardhat } as const
}

async function openBook(world: World, key: Hex, sheets: bigint): Promise<Hex> {
  const owner = world.alice.account.address
  return await world.office.write.open([owner, key, DEPTH, 0, UNIT, VALUE * (5n + sheets)], by(world.alice))
}

/** The winning stamp of a book's sheet, on a full page whose receipt the recipient signed. */
async function winOf(world: World, batchId: bigint, epoch: number, randomness: Hex) {
  const ack = keyOf(`ack ${batchId}`)
  const slot = winnerOf(randomness, batchId, DEPTH)
  const messageHash = keccak256(toHex(`message ${batchId} ${epoch}`))
  const stamp = { batchId, epoch, slot, span: 1, relayId: 1, ack: ack.address, messageHash }
  const page = Array.from({ length: PAGE }, (_, i) =>
    i === 171 ? stampHash(stamp) : keccak256(toHex(i, { size: 32 })),
  )
  const win = await signStamp(world, stamp, keyOf(`session ${batchId}`))
  const receipted = await addReceipt(world, win, { epoch, page, index: 171, ack })
  return encodeWin({ ...receipted, owner: world.alice.account.address })
}

async function books(world: World): Promise<[string, GasFigure][]> {
  const { office, alice } = world
  // The first book ever makes the counter's and the balance's slots; everyone after finds them there.
  await world.mined(openBook(world, keyOf('session 1').address, 10n))
  const figures = [
    await measure(world, 'openBook', openBook(world, keyOf('session 2').address, 10n)),
    await measure(world, 'topUpBook', office.write.topUp([alice.account.address, 2n, VALUE], by(alice))),
  ]
  for (let id = 3; id <= 50; id++) await world.mined(openBook(world, keyOf(`session ${id}`).address, 10n))
  return figures
}

async function claims(world: World): Promise<[string, GasFigure][]> {
  const { office, carol } = world
  const ids = Array.from({ length: 50 }, (_, i) => BigInt(i + 1))
  const first = await world.epoch()
  const draw = async () => {
    const randomness = await world.drawNext()
    const epoch = await office.read.drawn()
    return await Promise.all(ids.map((id) => winOf(world, id, epoch, randomness)))
  }
  // The relay has been paid before, so that no word of storage is new.
  await world.mined(office.write.claim([await draw()], by(carol)))
  const single = await measure(world, 'claim1', office.write.claim([(await draw()).slice(0, 1)], by(carol)))
  const fifty = await measure(world, 'claim50PerWin', office.write.claim([await draw()], by(carol)), ids.length)
  const perThousand = {
    gas: Math.round((fifty[1].gas * 1000) / 2 ** DEPTH),
    floor: null,
    ratio: null,
    calldataBytes: Math.round((fifty[1].calldataBytes * 1000) / 2 ** DEPTH),
    newSlots: fifty[1].newSlots,
    storage: fifty[1].storage,
    repriced: Math.round((fifty[1].repriced * 1000) / 2 ** DEPTH),
  }
  const paid = await office.read.batches([world.alice.account.address, 2n])
  if (paid[8] !== first + 2) throw new Error('the measured claims were not paid')
  return [single, fifty, ['claimPer1000StampsDepth12', perThousand]]
}

async function stakes(world: World): Promise<[string, GasFigure][]> {
  const { relays, operator, parameters } = world
  const payout = operator.account.address
  const register = (label: string) => {
    const args = [keyOf(label).address, payout, UNIT, parameters.minStake, MULTIADDR, URL_OF_RELAY] as const
    return relays.write.register(args, by(operator))
  }
  await world.mined(register('relay 1'))
  const stake = await measure(world, 'stake', register('relay 2'))
  const unbond = await measure(world, 'beginUnbond', relays.write.unbond([2], by(operator)))
  await world.warp((await world.now()) + BigInt(parameters.unbondingPeriod))
  return [stake, unbond, await measure(world, 'withdrawStake', relays.write.withdraw([2], by(operator)))]
}

/** Measures every operation on a fresh chain under Osaka rules: cold slots, allowance in place, production parameters. */
export async function measureGas(): Promise<GasReport> {
  const world = await openWorld(production)
  try {
    const figures = [
      ...(await identities(world, measure)),
      ...(await books(world)),
      ...(await claims(world)),
      ...(await stakes(world)),
      ...(await evidence(world, measure)),
      ...(await tabs(world, measure)),
    ]
    return { operations: Object.fromEntries(figures) }
  } finally {
    await world.connection.close()
  }
}

/** Names of the operations that cost more than 1 % above the accepted figures, or are missing. */
export function gasRises(accepted: GasReport, now: GasReport): string[] {
  return Object.entries(accepted.operations)
    .filter(([name, { gas }]) => (now.operations[name]?.gas ?? Number.POSITIVE_INFINITY) > gas * 1.01)
    .map(([name, { gas }]) => `${name}: ${gas} -> ${now.operations[name]?.gas ?? 'missing'}`)
}

/** The accepted figures. */
export async function acceptedGas(): Promise<GasReport> {
  return JSON.parse(await readFile(gasFile, 'utf8'))
}

/** `bench -- gas`: prints the figures; with PARLEY_ACCEPT_GAS=1 they become the accepted ones, and docs/gas.md tells them. */
export async function run({ json }: { json: boolean }): Promise<void> {
  await buildContracts((line) => console.error(line))
  const report = await measureGas()
  if (process.env.PARLEY_ACCEPT_GAS === '1') {
    const sizes = await readBytecode()
    await writeFile(gasFile, `${JSON.stringify(report, null, 2)}\n`)
    await writeFile(bytecodeFile, `${JSON.stringify(sizes, null, 2)}\n`)
    await writeGasPage(report, sizes)
  }
  if (json) {
    console.log(JSON.stringify(report))
    return
  }
  for (const [name, { gas, floor, ratio, calldataBytes, newSlots }] of Object.entries(report.operations)) {
    const against = floor ? `floor ${floor.toLocaleString('en')}, ratio ${ratio}` : 'no floor'
    console.log(
      `${name.padEnd(26)} ${gas.toLocaleString('en').padStart(8)} gas  ${against}, ${calldataBytes} B, ${newSlots} new slots`,
    )
  }
}
