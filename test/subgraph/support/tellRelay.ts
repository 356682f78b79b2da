import { encodeAbiParameters, type Hex, keccak256, stringToHex } from 'viem'
import { Stage, type Told } from './Stage.ts'

const HOUR = 3_600
const FEE_BPS = 1_000n
const UNRECEIPTED_BPS = 4_000n
const uint16 = { type: 'uint16' } as const
const account = (label: string) => keccak256(stringToHex(label)).slice(0, 42) as Hex

/** The life that is told: an hour an epoch, now in the 61st; what stands on the chain at its end. */
export const TOLD = {
  id: 1,
  epochs: 60,
  stake: 200_000_000n,
  asks: [10n, 12n, 15n],
  /** Of each sheet, and how many books there are: that many claims an epoch. */
  sheet: 3_000n << 10n,
  books: 2,
  firstClaimed: 3,
  lastClaimed: 50,
  lastDrawn: 57,
  slashed: 20_000_000n,
  collected: 5_000_000n,
} as const

export type ToldRelay = {
  stage: Stage
  schedule: { genesis: number; epochLength: number }
  claims: number
  claimsUnreceipted: number
  income: bigint
}

/** One relay's life with everything in it that can be warned of, told to the real mapping, and added up beside it. `now`: unix seconds. */
export async function tellRelay(now: number): Promise<ToldRelay> {
  const schedule = { genesis: Math.floor(now) - TOLD.epochs * HOUR - 60, epochLength: HOUR }
  const stage = new Stage({ schedule })
  stage.read = async () => encodeAbiParameters([uint16, uint16], [Number(FEE_BPS), Number(UNRECEIPTED_BPS)])
  const life = { stage, schedule, claims: 0, claimsUnreceipted: 0, income: 0n }
  const [first, second, third] = TOLD.asks
  const before = TOLD.stake + TOLD.slashed
  let block = 0
  const at = async (hour: number, told: Told[]) => await stage.block(++block, Math.floor(hour * HOUR), told)

  await at(0.1, [changed(before, first), ...Array.from({ length: TOLD.books }, (_, index) => opened(index + 1))])
  for (let hour = 1; hour < TOLD.epochs; hour++) {
    if (hour === 30) await at(hour, [changed(before, second)])
    if (hour === 40) await at(hour, guilty())
    if (hour === 45)
      await at(hour, [office('Collected', { relayId: TOLD.id, payout: account('payout'), amount: TOLD.collected })])
    if (hour === 50) await at(hour, [changed(TOLD.stake, third)])
    const epoch = hour - 2
    if (epoch < 1 || epoch > TOLD.lastDrawn) continue
    await at(hour + 0.2, [office('Drawn', { epoch, randomness: keccak256(stringToHex(`word ${epoch}`)) })])
    if (epoch >= TOLD.firstClaimed && epoch <= TOLD.lastClaimed) await at(hour + 0.3, claims(life, epoch))
  }
  await at(TOLD.epochs, [changed(TOLD.stake, third)])
  return life
}

const office = (event: string, args: Record<string, unknown>): Told => ({ source: 'PostOffice', event, args })
const registry = (event: string, args: Record<string, unknown>): Told => ({ source: 'RelayRegistry', event, args })
const changed = (stake: bigint, ask: bigint) =>
  registry('RelayChanged', { relayId: TOLD.id, signer: account('signer'), payout: account('payout'), stake, ask })

function opened(batchId: number): Told {
  const unit = TOLD.sheet >> 10n
  const [owner, key] = [account(`owner ${batchId}`), account(`key ${batchId}`)]
  const money = { balance: 100n * TOLD.sheet, bond: TOLD.sheet }
  return office('BatchOpened', {
    batchId: BigInt(batchId),
    owner,
    key,
    depth: 10,
    kind: 0,
    unit,
    fromEpoch: 1,
    ...money,
  })
}

function guilty(): Told[] {
  const reporter = account('reporter')
  return [
    registry('RelaySlashed', {
      relayId: TOLD.id,
      taken: TOLD.slashed,
      stake: TOLD.stake,
      reporter,
      bounty: 1_000_000n,
    }),
    office('RelayFaulted', { relayId: TOLD.id, batchId: 1n, epoch: 37, reporter, amount: TOLD.slashed }),
  ]
}

/** Of each book one claim; every third without a receipt. */
function claims(life: ToldRelay, epoch: number): Told[] {
  return Array.from({ length: TOLD.books }, (_, index) => {
    const receipted = life.claims % 3 !== 2
    const net = receipted ? TOLD.sheet - (TOLD.sheet * FEE_BPS) / 10_000n : (TOLD.sheet * UNRECEIPTED_BPS) / 10_000n
    life.claims += 1
    life.claimsUnreceipted += receipted ? 0 : 1
    life.income += net
    const stampHash = keccak256(stringToHex(`${index} ${epoch}`))
    return office('Claimed', { batchId: BigInt(index + 1), epoch, relayId: TOLD.id, stampHash, net })
  })
}
