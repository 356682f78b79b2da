import { cpus } from 'node:os'
import { recoverVoucher, signVoucher, tabsDomain } from '@parley/protocol'
import { buildContracts } from '../devnet/buildContracts.ts'
import { openWorld } from '../test/contracts/support/world.ts'
import { tabs } from './gas/tabs.ts'
import { measure } from './gas.ts'

const ROUNDS = 15
const VOUCHERS = 100

/** Figures `tab` of numbers.md: what a paid call costs on chain, and what a tick costs either side. */
export async function run({ json }: { json: boolean }): Promise<void> {
  await buildContracts((line) => console.error(line))
  const figures = { wholeCallGas: await measureCall(), ...measureVouchers() }
  if (json) {
    console.log(JSON.stringify(figures))
    return
  }
  console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}; medians of ${ROUNDS} rounds`)
  console.log(
    `whole call         ${figures.wholeCallGas.toLocaleString('en')} gas   (open, and close by two signatures)`,
  )
  console.log(`sign a voucher     ${figures.signMs} ms`)
  console.log(`verify a voucher   ${figures.verifyMs} ms`)
}

/** Opening and hanging up, whatever the call's length: vouchers never touch the chain. */
async function measureCall(): Promise<number> {
  const world = await openWorld()
  try {
    const figures = await tabs(world, measure)
    const gasOf = (wanted: string) => figures.find(([name]) => name === wanted)?.[1].gas ?? Number.NaN
    return gasOf('openTab') + gasOf('closeTab')
  } finally {
    await world.connection.close()
  }
}

/** With the pure JavaScript suite, which is what a browser has. */
function measureVouchers(): { signMs: number; verifyMs: number } {
  const domain = tabsDomain({ chainId: 31337, verifyingContract: new Uint8Array(20).fill(7) })
  const privateKey = new Uint8Array(32).fill(5)
  const tabId = new Uint8Array(32).fill(3)
  const sign = (cumulative: number) => signVoucher({ tabId, cumulative: BigInt(cumulative), domain, privateKey })
  const vouchers = Array.from({ length: VOUCHERS }, (_, index) => sign(index))
  const signing: number[] = []
  const verifying: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    signing.push(timed(() => vouchers.forEach((_, index) => void sign(round * VOUCHERS + index))))
    verifying.push(
      timed(() => {
        for (const voucher of vouchers)
          if (!recoverVoucher(voucher, domain)) throw new Error('a voucher was not verified')
      }),
    )
  }
  return { signMs: median(signing), verifyMs: median(verifying) }
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) / VOUCHERS
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(3))
}
