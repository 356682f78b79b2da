import { ackAddress, ackPrivateKey, hashStamp, receiptTree, sheetValue, signReceipt, toHex } from '@parley/protocol'
import { closeClient, lightClient, push } from './lightClient.ts'
import { type RelayWorld, until, type WorldRelay } from './relayWorld.ts'

/** A message of this size spends eight slots. */
const SPAN_8 = 16_384
const SPAN = 8
/** What a relay takes of a book at once. The world's sheets must be allowed to be that small. */
const DEPTH = 4

/**
 * Lets a relay earn by real messages: whole sheets that name it alone, so that whatever slot is drawn is its own, and a receipt for all of
 * them. Resolves when the relay holds them to what their draws will pay it, sheet by sheet; the world's fee is a tenth.
 */
export async function earnSheets(
  world: RelayWorld,
  { id, relay }: WorldRelay,
  { units }: { units: readonly bigint[] },
): Promise<{ epoch: number; nets: readonly bigint[] }> {
  const books = []
  for (const unit of units) books.push(await world.openBook({ depth: DEPTH, unit, sheets: 12n }))
  const inbox = await world.openInbox([{ id, relay }])
  const client = await lightClient([relay.multiaddr], world.addressBook.network)
  try {
    const [newest] = books.slice(-1)
    if (newest === undefined) throw new Error('No sheet, no earnings')
    const args = [newest.owner, newest.id] as const
    const opened = await world.client.readContract({ ...world.postOffice, functionName: 'batches', args })
    // Each sheet is filled within one epoch that every book is valid in.
    const epoch = Math.max(world.epoch() + 1, opened[3])
    await until('the epoch begins', () => (world.epoch() >= epoch ? true : undefined), 60_000)
    const hashes: Uint8Array[] = []
    for (const book of books) {
      for (let slot = 0; slot < 2 ** DEPTH; slot += SPAN) {
        const envelope = crypto.getRandomValues(new Uint8Array(SPAN_8))
        const message = world.message({ inbox, stamps: [{ book, slot, relayId: id }], epoch, envelope })
        hashes.push(...message.stamps.map((stamp) => hashStamp(stamp, message.hashBytes)))
        await push(client, message)
        const held = await fetch(`${relay.url}/v1/messages/${message.hash}?wait=3000`)
        if (held.status !== 200) throw new Error(`Not held: ${await held.text()}`)
      }
    }
    const { root } = receiptTree(hashes)
    const privateKey = ackPrivateKey(inbox.ackPrivate, epoch)
    const { signature } = signReceipt({ relayId: id, epoch, root, domain: world.domain, privateKey })
    const receipt = {
      relayId: id,
      epoch,
      ack: toHex(ackAddress(inbox.ackKey, epoch)),
      stampHashes: hashes.map((hash) => toHex(hash)),
      signature: toHex(signature),
    }
    const taken = await fetch(`${relay.url}/v1/receipts`, { method: 'POST', body: JSON.stringify(receipt) })
    if (taken.status !== 204) throw new Error(`Receipt refused: ${await taken.text()}`)
    const nets = units.map((unit) => {
      const value = sheetValue({ unit, depth: DEPTH })
      return value - value / 10n
    })
    return { epoch, nets }
  } finally {
    await closeClient(client)
  }
}
