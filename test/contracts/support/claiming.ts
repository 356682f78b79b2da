import { type Address, type Hex, keccak256, parseEventLogs, toHex } from 'viem'
import { postOfficeAbi } from '../../../protocol/src/abi/postOfficeAbi.ts'
import { by } from './by.ts'
import { addReceipt, encodeWin, signStamp, stampHash, type Win, winnerOf } from './stamps.ts'
import { keyOf, type Wallet, type World } from './world.ts'

export const DEPTH = 5
export const UNIT = 10_000n
export const VALUE = UNIT << BigInt(DEPTH)

/** Opens a book for `owner` with the session key `session <label>`. */
export async function openBook(
  world: World,
  label: string,
  { depth = DEPTH, unit = UNIT, amount }: { depth?: number; unit?: bigint; amount?: bigint } = {},
  owner: Wallet = world.alice,
): Promise<bigint> {
  const deposit = amount ?? 20n * (unit << BigInt(depth))
  const args = [owner.account.address, keyOf(`session ${label}`).address, depth, 0, unit, deposit] as const
  await world.mined(world.office.write.open(args, by(owner)))
  return await world.office.read.batchCount()
}

/** Whose book this is, as the event of its opening tells. */
export async function ownerOf(world: World, batchId: bigint): Promise<Address> {
  const opened = await world.office.getEvents.BatchOpened({ batchId }, { fromBlock: 0n, strict: true })
  const owner = opened[0]?.args.owner
  if (!owner) throw new Error(`nobody opened book ${batchId}`)
  return owner
}

/** The state of a book, by name. */
export async function readBook(world: World, batchId: bigint, owner?: Address) {
  const whose = owner ?? (await ownerOf(world, batchId))
  const [key, depth, kind, fromEpoch, exitEpoch, state, balance, unit, lastClaimed, claimedTag, bond] =
    await world.office.read.batches([whose, batchId])
  const terms = { key, depth, kind, fromEpoch, unit, bond }
  return { ...terms, exitEpoch, state, balance, lastClaimed, claimedTag }
}

/** Registers a relay of the operator's and returns its id. */
export async function registerRelay(world: World, label = 'relay'): Promise<number> {
  const payout = world.operator.account.address
  const { minStake } = world.parameters
  const args = [keyOf(label).address, payout, 1n, minStake, '/dns4/relay/tcp/1/ws', 'https://relay'] as const
  await world.mined(world.relays.write.join(args, by(world.operator)))
  return await world.relays.read.relayCount()
}

export type WinOptions = {
  readonly batchId: bigint
  readonly label: string
  readonly relayId: number
  /** Whose book it is; Alice's if not given. */
  readonly owner?: Address
  readonly depth?: number
  readonly span?: number
  readonly slot?: number
  readonly message?: string
}

/** The winning stamp of the last drawn epoch, without receipt. */
export async function winWithout(world: World, options: WinOptions): Promise<Win> {
  const epoch = await world.office.read.drawn()
  const randomness = await world.office.read.beacon([epoch])
  const { batchId, label, relayId, depth = DEPTH, span = 1, message = 'hello' } = options
  const slot = options.slot ?? winnerOf(randomness, batchId, depth)
  const ack = keyOf(`ack ${label}`).address
  const stamp = { batchId, epoch, slot, span, relayId, ack, messageHash: keccak256(toHex(message)) }
  const owner = options.owner ?? world.alice.account.address
  return { ...(await signStamp(world, stamp, keyOf(`session ${label}`))), owner }
}

/** The winning stamp of the last drawn epoch, third on a page of five, with the recipient's receipt. */
export async function winWith(world: World, options: WinOptions): Promise<Win> {
  const win = await winWithout(world, options)
  const epoch = await world.office.read.drawn()
  const page = Array.from({ length: 5 }, (_, i) => (i === 2 ? stampHash({ ...win, epoch }) : keccak256(toHex(i))))
  return await addReceipt(world, win, { epoch, page, index: 2, ack: keyOf(`ack ${options.label}`) })
}

export type ClaimedEvent = { batchId: bigint; epoch: number; relayId: number; stampHash: Hex; net: bigint }

/** Submits a claim and returns what it paid. */
export async function claim(world: World, wins: readonly Win[], wallet: Wallet): Promise<ClaimedEvent[]> {
  const { logs } = await world.mined(world.office.write.claim([wins.map(encodeWin)], by(wallet)))
  return parseEventLogs({ abi: postOfficeAbi, eventName: 'Claimed', logs }).map(({ args }) => args)
}

/** What the tokens of the post office are for: every balance and bond, everything earned, fees and forfeits. */
export async function liabilities(world: World, relayCount: number): Promise<bigint> {
  const { office } = world
  let sum = (await office.read.fees()) + (await office.read.forfeited())
  for (let id = 1n; id <= (await office.read.batchCount()); id++) {
    const { balance, bond } = await readBook(world, id)
    sum += balance + bond
  }
  for (let id = 0; id <= relayCount; id++) sum += await office.read.earned([id])
  return sum
}

/** A token balance. */
export async function balanceOf(world: World, address: Address): Promise<bigint> {
  return await world.token.read.balanceOf([address])
}
