import {
  ackAddress,
  ackPrivateKey,
  devUsdAbi,
  fromHex,
  hashStamp,
  receiptTree,
  relayRegistryAbi,
  sheetValue,
  signReceipt,
  toHex,
  winningSlot,
} from '@parley/protocol'
import type { LightNode } from '@waku/sdk'
import { expect } from 'chai'
import { zeroAddress } from 'viem'
import { freePort } from '../../devnet/freePort.ts'
import { closeClient, lightClient, push } from './support/lightClient.ts'
import { RelayProcess, runCommand } from './support/relayProcess.ts'
import {
  RelayWorld,
  type SentMessage,
  type TestBook,
  type TestInbox,
  until,
  type WorldRelay,
} from './support/relayWorld.ts'

/** An epoch of 12 seconds, drawn 12 seconds after its end; claims for the next 12. */
const SHORT = { epochLength: 12, holdPeriod: 12, claimMin: 4, exitNotice: 4, skewSeconds: 2 }
const SPAN_8 = 16_384
/** Of a sheet of 32 slots at 4,000: without the protocol's tenth, and of that two fifths. */
const WITH_RECEIPT = 115_200n
const WITHOUT_RECEIPT = 46_080n
/** Half of the slots of two receipted sheets and of two that are not. */
const HALF_OF_TWO_AND_TWO = (WITH_RECEIPT + WITHOUT_RECEIPT).toString()

describe('relay: draws and claims', function () {
  this.timeout(120_000)
  let world: RelayWorld
  let ada: WorldRelay
  let ben: RelayProcess
  let benId: number
  let benUrl: string
  let books: TestBook[]
  let inbox: TestInbox
  let client: LightNode
  let epoch: number
  let sent: { message: SentMessage; book: TestBook; relayId: number }[]

  before(async () => {
    world = await RelayWorld.start({ parameters: SHORT })
    ada = await world.addRelay('ada')
    const { config, signer } = world.prepareRelay('ben', {
      http: { host: '127.0.0.1', port: await freePort() },
      waku: { host: '127.0.0.1', wsPort: await freePort(), tcpPort: await freePort() },
      logLevel: 'info',
    })
    ben = new RelayProcess({ directory: world.directory, name: 'ben', config })
    await ben.start()
    benUrl = ben.url
    const multiaddr = (await ben.status())?.multiaddrs.find((address) => address.includes('/ws/')) ?? ''
    await world.stake({ signer, ask: 10n, multiaddr, url: benUrl })
    benId = await until('ben knows his id', async () => (await ben.status())?.relayId ?? undefined)
    books = []
    for (let count = 0; count < 4; count += 1) books.push(await world.openBook({ depth: 5, unit: 4000n, sheets: 12n }))
    inbox = await world.openInbox([ada, { id: benId, relay: { url: benUrl } }])
    client = await lightClient([ada.relay.multiaddr, multiaddr], world.addressBook.network)
    const first = await world.client.readContract({
      ...world.postOffice,
      functionName: 'batches',
      args: [books.at(-1)?.owner ?? zeroAddress, books.at(-1)?.id ?? 0n],
    })
    // The whole sheet is filled within one epoch that every book is valid in.
    epoch = Math.max(world.epoch() + 1, first[3])
    await until('the epoch begins', () => (world.epoch() >= epoch ? true : undefined), 60_000)
  })
  after(async () => {
    await closeClient(client)
    await ben?.end('SIGTERM')
    await world?.stop()
  })

  it('takes four whole sheets: the first half of each names ada, the second ben', async () => {
    sent = []
    for (const book of books) {
      for (const [index, relayId] of [ada.id, ada.id, benId, benId].entries()) {
        const stamps = [{ book, slot: index * 8, relayId }]
        const message = world.message({
          inbox,
          stamps,
          epoch,
          envelope: crypto.getRandomValues(new Uint8Array(SPAN_8)),
        })
        sent.push({ message, book, relayId })
        await push(client, message)
      }
    }
    for (const { message, relayId } of sent) {
      const response = await fetch(
        `${relayId === ada.id ? ada.relay.url : benUrl}/v1/messages/${message.hash}?wait=3000`,
      )
      expect(response.status, await response.text()).to.equal(200)
    }
  })

  it('takes receipts for the first two books', async () => {
    const ack = ackAddress(inbox.ackKey, epoch)
    for (const [relayId, url] of [
      [ada.id, ada.relay.url],
      [benId, benUrl],
    ] as const) {
      const stampHashes = sent
        .filter((one) => one.relayId === relayId && books.indexOf(one.book) < 2)
        .flatMap(({ message }) => message.stamps.map((stamp) => hashStamp(stamp, message.hashBytes)))
      const { root } = receiptTree(stampHashes)
      const { signature } = signReceipt({
        relayId,
        epoch,
        root,
        domain: world.domain,
        privateKey: ackPrivateKey(inbox.ackPrivate, epoch),
      })
      const body = {
        relayId,
        epoch,
        ack: toHex(ack),
        stampHashes: stampHashes.map((hash) => toHex(hash)),
        signature: toHex(signature),
      }
      const response = await fetch(`${url}/v1/receipts`, { method: 'POST', body: JSON.stringify(body) })
      expect(response.status, await response.text()).to.equal(204)
    }
  })

  it('says what the stamps bring on average before their draw: with a receipt the whole, without the part', async () => {
    const waiting = await until(
      'eight stamps wait',
      () => {
        const pending = ada.relay.status().pending
        return pending?.waiting.expected === HALF_OF_TWO_AND_TWO ? pending.waiting : undefined
      },
      20_000,
    ).catch(() => ada.relay.status().pending?.waiting)
    expect(waiting).to.deep.equal({ stamps: 8, expected: HALF_OF_TWO_AND_TWO })
  })

  it('draws by itself, survives a kill in between, and claims every win exactly once and in full or in part', async () => {
    await ben.end('SIGKILL')
    await until('the epoch is drawn', async () => ((await world.drawn()) >= epoch ? true : undefined), 60_000)
    const drawnWord = await world.client.readContract({ ...world.postOffice, functionName: 'beacon', args: [epoch] })
    const unreceipted = books
      .slice(2)
      .filter(({ id, depth }) => winningSlot({ randomness: fromHex(drawnWord), bookId: id, depth }) < 16)
    const won = { wins: unreceipted.length, amount: (BigInt(unreceipted.length) * WITHOUT_RECEIPT).toString() }
    await until('ada says which wins wait for a receipt', () => {
      const { pending, draw } = ada.relay.status()
      return draw?.epoch === epoch && JSON.stringify(pending?.won) === JSON.stringify(won) ? true : undefined
    })
    await ben.start()
    await until(
      'all four sheets are claimed',
      async () => {
        const claimed = await Promise.all(
          books.map(
            async ({ id, owner }) =>
              (await world.client.readContract({ ...world.postOffice, functionName: 'batches', args: [owner, id] }))[8],
          ),
        )
        return claimed.every((last) => last === epoch) ? true : undefined
      },
      40_000,
    )
    const randomness = await world.client.readContract({ ...world.postOffice, functionName: 'beacon', args: [epoch] })
    const expected = new Map([
      [ada.id, 0n],
      [benId, 0n],
    ])
    for (const [index, { id, depth, unit }] of books.entries()) {
      const slot = winningSlot({ randomness: fromHex(randomness), bookId: id, depth })
      const value = sheetValue({ unit, depth })
      const whole = value - (value * 1000n) / 10_000n
      const net = index < 2 ? whole : (whole * 4000n) / 10_000n
      const winner = slot < 16 ? ada.id : benId
      expected.set(winner, (expected.get(winner) ?? 0n) + net)
    }
    for (const [relayId, net] of expected) {
      expect(
        await world.client.readContract({ ...world.postOffice, functionName: 'earned', args: [relayId] }),
        `relay ${relayId}`,
      ).to.equal(net)
    }
    await until('the relays show all four', async () =>
      (await claimsAt(ada.relay.url)).length + (await claimsAt(benUrl)).length === 4 ? true : undefined,
    )
    const claims = [...(await claimsAt(ada.relay.url)), ...(await claimsAt(benUrl))]
    expect(claims.filter(({ receipted }) => receipted)).to.have.length(2)
    expect(new Set(claims.map(({ batchId }) => batchId)).size).to.equal(4)
    const { status } = await until('ben shows his earnings', async () => {
      const status = await ben.status()
      return status?.earned === (expected.get(benId) ?? 0n).toString() ? { status } : undefined
    })
    expect(status.draw?.epoch).to.be.at.least(epoch)
    const nothing = { wins: 0, amount: '0' }
    const { pending } = await until('nothing is left', () => {
      const status = ada.relay.status()
      return status.pending?.won.wins === 0 ? status : undefined
    })
    expect(pending).to.deep.equal({ claimable: nothing, won: nothing, waiting: { stamps: 0, expected: '0' } })
  })

  it('collects its earnings to the payout account by command', async () => {
    const { token, relayRegistry } = world.addressBook.contracts
    const [, , payout] = await world.client.readContract({
      address: relayRegistry,
      abi: relayRegistryAbi,
      functionName: 'relays',
      args: [benId],
    })
    const money = () =>
      world.client.readContract({ address: token, abi: devUsdAbi, functionName: 'balanceOf', args: [payout] })
    const earned = () => world.client.readContract({ ...world.postOffice, functionName: 'earned', args: [benId] })
    const [before, due] = [await money(), await earned()]
    const { code, stdout } = await runCommand(['collect', '--config', ben.configFile])
    expect(code).to.equal(0)
    expect(stdout).to.match(due > 0n ? /collected [0-9.]+ dUSD of postage in 0x/ : /nothing to collect/)
    expect(await money()).to.equal(before + due)
    expect(await earned()).to.equal(0n)
  })

  it('draws the epochs nobody used too', async () => {
    await until('the next epoch is drawn', async () => ((await world.drawn()) > epoch ? true : undefined), 40_000)
  })
})

type Claim = { batchId: string; epoch: number; net: string; receipted: boolean }

async function claimsAt(url: string): Promise<Claim[]> {
  return ((await (await fetch(`${url}/v1/claims`)).json()) as { claims: Claim[] }).claims
}
