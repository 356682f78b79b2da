import {
  addressOf,
  devUsdAbi,
  fromHex,
  hashStamp,
  receiptTree,
  sheetValue,
  signReceipt,
  signStamp,
  toHex,
  winningSlot,
  winPlace,
} from '@parley/protocol'
import type { LightNode } from '@waku/sdk'
import { expect } from 'chai'
import { generatePrivateKey } from 'viem/accounts'
import { freePort } from '../../devnet/freePort.ts'
import { closeClient, lightClient, push } from './support/lightClient.ts'
import { RelayProcess } from './support/relayProcess.ts'
import { RelayWorld, type SentMessage, type TestBook, until, type WorldRelay } from './support/relayWorld.ts'

/** An epoch of 12 seconds, drawn 12 seconds after its end; claims for the next 12. */
const SHORT = { epochLength: 12, holdPeriod: 12, claimMin: 4, exitNotice: 4, skewSeconds: 2 }
const SPAN_8 = 16_384
const DEAD = 2

describe('relay: double spends come to the chain', function () {
  this.timeout(120_000)
  let world: RelayWorld
  let ada: WorldRelay
  const clients: LightNode[] = []

  before(async () => {
    world = await RelayWorld.start({ parameters: SHORT })
    ada = await world.addRelay('ada')
  })
  after(async () => {
    for (const client of clients) await closeClient(client)
    await world?.stop()
  })

  const clientOf = async (multiaddr: string) => {
    const client = await lightClient([multiaddr], world.addressBook.network)
    clients.push(client)
    return client
  }
  const stateOf = async ({ id, owner }: TestBook) =>
    (await world.client.readContract({ ...world.postOffice, functionName: 'batches', args: [owner, id] }))[5]
  const moneyOf = (account: `0x${string}`) =>
    world.client.readContract({
      address: world.addressBook.contracts.token,
      abi: devUsdAbi,
      functionName: 'balanceOf',
      args: [account],
    })
  const codeAt = async (url: string, { hash }: SentMessage) =>
    ((await (await fetch(`${url}/v1/messages/${hash}`)).json()) as { code?: string }).code

  it('keeps two stamps on one slot through a kill, and closes the book with them for the bounty', async () => {
    const { config, signer } = world.prepareRelay('ben', {
      http: { host: '127.0.0.1', port: await freePort() },
      waku: { host: '127.0.0.1', wsPort: await freePort(), tcpPort: await freePort() },
      claims: { enabled: false },
      logLevel: 'info',
    })
    const silent = new RelayProcess({ directory: world.directory, name: 'ben', config })
    await silent.start()
    const multiaddr = (await silent.status())?.multiaddrs.find((address) => address.includes('/ws/')) ?? ''
    await world.stake({ signer, ask: 10n, multiaddr, url: silent.url })
    const id = await until('ben knows his id', async () => (await silent.status())?.relayId ?? undefined)
    const inboxOfBen = await world.openInbox([{ id, relay: { url: silent.url } }])
    const book = await world.openBook({ depth: 8 })
    const client = await clientOf(multiaddr)
    await until('the book is known', async () => {
      const first = world.message({ inbox: inboxOfBen, stamps: [{ book, slot: 1, relayId: id }] })
      return (await push(client, first)) ? true : undefined
    })
    const second = world.message({ inbox: inboxOfBen, stamps: [{ book, slot: 1, relayId: id }] })
    expect(await push(client, second)).to.equal(false)
    expect(await codeAt(silent.url, second)).to.equal('slot/spent')
    expect(await stateOf(book), 'not accused yet').not.to.equal(DEAD)
    await silent.end('SIGKILL')

    const ben = new RelayProcess({
      directory: world.directory,
      name: 'ben',
      config: { ...config, claims: { enabled: true } },
    })
    try {
      const before = await moneyOf(signer)
      await ben.start()
      await until('the book is closed', async () => ((await stateOf(book)) === DEAD ? true : undefined))
      const bounty = (sheetValue(book) * 500n) / 10_000n
      expect((await moneyOf(signer)) - before, 'half of the protocol share, of the bond').to.equal(bounty)

      const onward = await world.openInbox([ada])
      const later = await until('a relay that saw neither stamp refuses the book', async () => {
        const message = world.message({ inbox: onward, stamps: [{ book, slot: 9, relayId: ada.id }] })
        await push(await clientOf(ada.relay.multiaddr), message)
        return (await codeAt(ada.relay.url, message)) === 'book/dead' ? message : undefined
      })
      expect(later).to.be.an('object')
    } finally {
      await ben.end('SIGTERM')
    }
  })

  it('closes the book whose sheet was paid out behind its back', async () => {
    // A relay takes half of so small a sheet at once: each of the two is named on one half.
    const carol = await world.addRelay('carol')
    const inbox = await world.openInbox([ada, carol])
    const book = await world.openBook({ depth: 5, unit: 4000n, sheets: 12n })
    const first = await world.client.readContract({
      ...world.postOffice,
      functionName: 'batches',
      args: [book.owner, book.id],
    })
    const epoch = Math.max(world.epoch() + 1, first[3])
    await until('the epoch begins', () => (world.epoch() >= epoch ? true : undefined), 60_000)
    for (const [relay, slots] of [
      [ada, [0, 8]],
      [carol, [16, 24]],
    ] as const) {
      const client = await clientOf(relay.relay.multiaddr)
      for (const slot of slots) {
        const envelope = crypto.getRandomValues(new Uint8Array(SPAN_8))
        const message = world.message({ inbox, stamps: [{ book, slot, relayId: relay.id }], epoch, envelope })
        expect(await push(client, message), `slots from ${slot}`).to.equal(true)
      }
    }

    // The sender signs the drawn slot again, for a relay and a recipient of his own, and is quicker than the relays' last call.
    const thief = await world.person()
    await until('the epoch is drawn', async () => ((await world.drawn()) >= epoch ? true : undefined), 60_000)
    const randomness = await world.client.readContract({ ...world.postOffice, functionName: 'beacon', args: [epoch] })
    const slot = winningSlot({ randomness: fromHex(randomness), bookId: book.id, depth: book.depth })
    const ackPrivate = fromHex(generatePrivateKey())
    const ack = addressOf(ackPrivate)
    const messageHash = new Uint8Array(32).fill(7)
    const stamp = signStamp({
      stamp: { bookId: book.id, epoch, slot, span: 1, relayId: 77, ack },
      messageHash,
      domain: world.domain,
      privateKey: book.key,
    })
    const { root } = receiptTree([hashStamp(stamp, messageHash)])
    const receipt = signReceipt({ relayId: 77, epoch, root, domain: world.domain, privateKey: ackPrivate })
    const half = (bytes: Uint8Array, from: number) => toHex(bytes.slice(from, from + 32))
    await world.mined(
      await thief.writeContract({
        ...world.postOffice,
        functionName: 'claim',
        args: [
          [
            {
              place: winPlace({ ...stamp, path: 0 }),
              owner: book.owner,
              ack: toHex(ack),
              messageHash: toHex(messageHash),
              r: half(stamp.signature, 0),
              vs: half(stamp.signature, 32),
              root: toHex(root),
              rr: half(receipt.signature, 0),
              rvs: half(receipt.signature, 32),
              proof: [],
            },
          ],
        ],
      }),
    )
    await until('the book is closed', async () => ((await stateOf(book)) === DEAD ? true : undefined))
  })
})
