// Two demo people on a development network. Ada answers whoever writes to her; Ben writes to Ada all day, so that
// his sheets are full, draws find a used slot, and a newcomer sees relays being paid. They use what everybody uses.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseAddressBook } from '@parley/protocol'
import { ADA } from './ada.ts'
import { type DemoPerson, openDemoPerson } from './openDemoPerson.ts'

const [addressBookPath, directory] = process.argv.slice(2)
if (addressBookPath === undefined || directory === undefined) throw new Error('Usage: main.ts ADDRESS_BOOK DIRECTORY')

const addressBook = parseAddressBook(JSON.parse(readFileSync(addressBookPath, 'utf8')))
mkdirSync(directory, { recursive: true })
const { minDepth, minUnit, minValue } = addressBook.limits
/** The cheapest slot that this network's floors allow on a sheet of this depth, and no relay's ask is above it. */
const unitAt = (depth: number) =>
  maximum(BigInt(minUnit), (BigInt(minValue) + 2n ** BigInt(depth) - 1n) / 2n ** BigInt(depth))
const maximum = (a: bigint, b: bigint) => (a > b ? a : b)

// Ada's sheet is large enough to answer Ben all day and newcomers as well.
const ada = await open('ada', ADA.index, ADA.name, minDepth + 3)
const ben = await open('ben', ADA.index + 1, 'Ben (demo)', minDepth)
console.log('Ada and Ben are online')

const answered = new Set<string>()
let answering = Promise.resolve()
ada.client.subscribe(() => {
  answering = answering.then(answerAll).catch((error) => console.error('Ada could not answer', error))
})

const benSpeaks = async () => {
  const mine = ben.client.books.list().find(({ state }) => state === 'active')
  if (mine === undefined) return await ben.keepStamps()
  if (mine.freeThisEpoch < 2) return
  await ben.client.conversations.send(
    ADA.did,
    `It is ${new Date(ben.client.now()).toISOString().slice(11, 19)} UTC and all is well.`,
  )
}

let running = true
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    running = false
    void Promise.all([ada.client.stop(), ben.client.stop()]).then(() => process.exit(0))
  })
}
// Two slots a message: twice as fast as would fill the sheet, so that a slow machine fills it too.
const everyMs = (addressBook.schedule.epochLength * 1000) / 2 ** minDepth
while (running) {
  await benSpeaks().catch((error) => console.error('Ben could not write', error))
  await delay(everyMs)
}

function open(id: string, index: number, name: string, depth: number): Promise<DemoPerson> {
  const storePath = join(directory ?? '', `${id}.sqlite`)
  return openDemoPerson({ index, name, addressBook, storePath, depth, unit: unitAt(depth) })
}

/** One answer for each message that has none; conversations with unread messages only. */
async function answerAll(): Promise<void> {
  await ada.keepStamps()
  for (const { peer, unread } of ada.client.conversations.list()) {
    if (unread === 0) continue
    const messages = await ada.client.conversations.load(peer)
    await ada.client.conversations.markRead(peer)
    for (const message of messages) {
      if (message.direction === 'out' || answered.has(message.id)) continue
      answered.add(message.id)
      const old = message.at < Date.now() - 10 * 60_000
      if (!old && peer !== benDid()) await ada.client.conversations.send(peer, reply(message.text))
    }
  }
}

function benDid(): string | undefined {
  return ben.client.identity.get()?.did
}

function reply(text: string): string {
  return `I am Ada, a demo person on your own machine. You wrote: "${text.slice(0, 200)}". Two relays carried that, and this.`
}
