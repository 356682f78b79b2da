import { cpus } from 'node:os'
import { DEVELOPMENT_TURN } from '../devnet/developmentTurn.ts'
import { findCommand } from '../node/src/turn/findCommand.ts'
import { type Caller, CallWorld, callsOf, callThat } from '../test/client/support/CallWorld.ts'
import { until } from '../test/node/support/relayWorld.ts'

const ROUNDS = 9

/** Figures `call` of numbers.md: from taking a call to the first voice, two Chromiums and two relays on one machine. */
export async function run({ json }: { json: boolean }): Promise<void> {
  const figures = await measure()
  if (json) {
    console.log(JSON.stringify(figures))
    return
  }
  console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}; medians of ${ROUNDS} calls`)
  console.log(`direct             ${figures.directMs} ms   (taken to first voice)`)
  console.log(
    figures.turnMs === null
      ? 'over a relay       coturn is not installed here (apt-get install -y coturn): not measured'
      : `over a relay       ${figures.turnMs} ms   (both sides hide their addresses)`,
  )
}

async function measure(): Promise<{ directMs: number; turnMs: number | null }> {
  const hasTurn = findCommand('turnserver') !== undefined
  const world = await CallWorld.start({ turn: DEVELOPMENT_TURN })
  try {
    const [one, other] = [await world.browser(), await world.browser()]
    const [ada, ben] = await Promise.all([world.person('Ada', one), world.person('Ben', other)])
    await world.acquaint(ada, ben)
    if (hasTurn) {
      for (const { relay } of world.world.relays.relays)
        await until('coturn is up', () => (relay.status().turn.state === 'running' ? true : undefined))
    }
    const directMs = await medianOf(ada, ben, 'direct')
    return { directMs, turnMs: hasTurn ? await medianOf(ada, ben, 'relay') : null }
  } finally {
    await world.stop()
  }
}

async function medianOf(ada: Caller, ben: Caller, path: 'direct' | 'relay'): Promise<number> {
  for (const { page } of [ada, ben]) await page.evaluate((hides) => window.page.relayOnly(hides), path === 'relay')
  const times: number[] = []
  // The first one loads what makes a call.
  for (let round = 0; round <= ROUNDS; round++) {
    const time = await timeOne(ada, ben, path)
    if (round > 0) times.push(time)
  }
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN)
}

async function timeOne(ada: Caller, ben: Caller, path: 'direct' | 'relay'): Promise<number> {
  const id = await ada.page.evaluate((did) => window.page.call(did), ben.did)
  await callThat('it rings', ben.page, (call) => call.id === id && call.phase === 'incoming')
  const time = await ben.page.evaluate((id) => window.page.timeToVoice(id), id)
  await callThat(`it is ${path}`, ben.page, (call) => call.path === path)
  await ada.page.evaluate((id) => window.page.hangUp(id), id)
  for (const { page } of [ada, ben]) {
    await until('it is over', async () =>
      (await callsOf(page)).every(({ phase }) => phase === 'ended') ? true : undefined,
    )
    await page.evaluate(() => window.page.dismiss())
  }
  return time
}
