// The whole story of the README in two real browsers (and a third), against what `npm start` brings up.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  type AddressBook,
  devUsdAbi,
  formatDid,
  parseAddressBook,
  postOfficeAbi,
  relayRegistryAbi,
} from '@parley/protocol'
import { expect } from 'chai'
import { Resolver } from 'did-resolver'
import { getResolver } from 'ethr-did-resolver'
import type { Browser } from 'playwright-core'
import { type Address, createPublicClient, http, parseUnits } from 'viem'
import { hardhat } from 'viem/chains'
import { devAccount } from '../../devnet/devAccount.ts'
import { isPortFree } from '../../devnet/isPortFree.ts'
import { ADA } from '../../devnet/people/ada.ts'
import { root } from '../../devnet/root.ts'
import { waitFor } from '../../devnet/waitFor.ts'
import { isRunning } from '../support/isRunning.ts'
import { openBrowser } from '../support/openBrowser.ts'
import { type Network, startNetwork } from '../support/startNetwork.ts'
import { axe } from './support/axe.ts'
import { Person } from './support/Person.ts'
import { shownUnits } from './support/shownUnits.ts'

const RELAY_BIN = join(root, 'node/bin/parley-node.mjs')

describe('two people, two relays, one evening', function () {
  this.timeout(300_000)
  let network: Network
  let browser: Browser
  let addressBook: AddressBook
  let li: Person
  let chen: Person
  let mallory: Person

  const chain = () => createPublicClient({ chain: hardhat, transport: http(network.rpcUrl), cacheTime: 0 })

  before(async () => {
    network = await startNetwork()
    browser = await openBrowser()
    addressBook = parseAddressBook(JSON.parse(readFileSync(join(network.directory, '31337.json'), 'utf8')))
    const { appUrl, rpcUrl } = network
    li = await Person.arrive({ browser, appUrl, rpcUrl, wallet: devAccount(6) })
    chen = await Person.arrive({ browser, appUrl, rpcUrl })
  })
  after(async () => {
    await browser?.close()
    await network?.stop()
  })

  it('prints where to click', () => {
    expect(network.printed()).to.include(network.appUrl).and.include(ADA.did)
  })

  it('has two staked relays that are connected to each other', async () => {
    for (const url of network.relayUrls) {
      const status = (await (await fetch(`${url}/v1/status`)).json()) as { peers: number; stake: string }
      expect(status.peers, url).to.be.at.least(1)
      expect(BigInt(status.stake) >= BigInt(addressBook.limits.minStake), `${url} has its stake`).to.equal(true)
    }
  })

  it('says calmly that a declined prompt cost nothing, and registers at the second try', async () => {
    await li.connect()
    li.wallet?.declineNext('send transaction')
    await li.at('register-name').fill('Li Wei')
    await li.at('register').click()
    await li.at('failure').getByText('You declined in your wallet').waitFor()
    await li.register('Li Wei')
    expect(li.did).to.equal(formatDid({ chainId: 31_337, address: devAccount(6).address }))
  })

  it('gives a DID that an unmodified resolver resolves, with messaging key and service', async () => {
    const registry = addressBook.contracts.didRegistry
    const resolver = new Resolver(
      getResolver({ networks: [{ name: '0x7a69', chainId: 31_337, rpcUrl: network.rpcUrl, registry }] }),
    )
    const { didDocument, didResolutionMetadata } = await resolver.resolve(li.did)
    expect(didResolutionMetadata.error).to.equal(undefined)
    expect(didDocument?.id).to.equal(li.did)
    expect(didDocument?.verificationMethod?.map(({ type }) => type)).to.include('X25519KeyAgreementKey2019')
    const endpoints = didDocument?.service?.map(({ serviceEndpoint }) => serviceEndpoint)
    expect(network.relayUrls, 'the service is one of the relays').to.include(endpoints?.[0])
  })

  it('lets someone without any wallet in with the demo wallet', async () => {
    await chen.connect()
    await chen.getMoney()
    await chen.register('Dr. Chen')
    expect(chen.did).to.match(/^did:ethr:0x7a69:0x[0-9a-fA-F]{40}$/)
  })

  it('sells a stamp book for one signature and one transaction', async () => {
    await li.getMoney()
    const before = li.wallet?.prompts.length ?? 0
    await li.buyBook('small')
    expect(li.wallet?.prompts.slice(before)).to.deep.equal(['sign typed data', 'send transaction'])
    await chen.buyBook('medium')
  })

  it('refuses an amount that is none, in words, before any wallet opens', async () => {
    const before = li.wallet?.prompts.length
    await li.at('top-up').click()
    await li.at('top-up-amount').fill('a lot')
    await li.page.getByText('Write an amount such as 2.50.').waitFor()
    await li.page.keyboard.press('Escape')
    expect(li.wallet?.prompts.length).to.equal(before)
  })

  it('notices a wallet on another network and offers the way back', async () => {
    li.wallet?.moveToChain(1)
    await li.go('/stamps')
    await li.page.getByText('Your wallet is on another network').waitFor()
    await li.page.getByRole('button', { name: /^Switch to/ }).click()
    await li.page.getByText('Your wallet is on another network').waitFor({ state: 'hidden' })
  })

  it('carries a message and its reply, asking the wallet for nothing', async () => {
    const before = li.wallet?.prompts.length
    await li.openChatWith(chen.did)
    await li.write('Shall we meet at three?')
    await chen.go('/chat')
    await chen.at('conversation').first().click()
    await chen.message('Shall we meet at three?').waitFor()
    await chen.write('Yes, see you then.')
    await li.message('Yes, see you then.').waitFor()
    await li.untilState('Shall we meet at three?', ['delivered'])
    await chen.untilState('Yes, see you then.', ['delivered'])
    expect(await chen.message('Yes, see you then.').getAttribute('data-postmarks')).to.equal('2/2')
    expect(await chen.at('peer-name').innerText()).to.include('Li Wei')
    expect(li.wallet?.prompts.length, 'prompts for messages').to.equal(before)
  })

  it('holds three messages for a closed window and delivers them once, in order', async () => {
    await chen.closeWindow()
    const letters = ['The first letter', 'The second letter', 'The third letter']
    for (const letter of letters) await li.write(letter)
    for (const letter of letters) {
      await li.message(letter).getByText('Postmarked by 2 of 2 relays').waitFor()
    }
    await chen.openWindow()
    await chen.go('/chat')
    await chen.at('conversation').first().click()
    await chen.message('The third letter').waitFor()
    const arrived = (await chen.texts('in')).filter((text) => letters.includes(text))
    expect(arrived).to.deep.equal(letters)
    for (const letter of letters) await li.untilState(letter, ['delivered'])
  })

  it('is answered by Ada when nobody else is there', async () => {
    await chen.openChatWith(ADA.did)
    await chen.write('Is anybody here?')
    await chen.at('message-text').getByText('You wrote: "Is anybody here?"').waitFor()
  })

  it('says in words why a relay refused, and counts the refusal', async () => {
    const { appUrl, rpcUrl } = network
    mallory = await Person.arrive({ browser, appUrl, rpcUrl, wallet: devAccount(7) })
    await mallory.connect()
    await mallory.getMoney()
    await mallory.register('Restored from a backup')
    await mallory.buyBook('large')
    await mallory.openChatWith(chen.did)
    // A backup that is put back forgets which slots were spent: what is signed next is a double spend. A new epoch
    // in between would forgive it, so this goes on until one is refused.
    let refused = ''
    for (let attempt = 1; refused === ''; attempt++) {
      await mallory.write(`Original ${attempt}`)
      await mallory.untilState(`Original ${attempt}`, ['sent', 'delivered'])
      await forgetSpentSlots(mallory)
      await mallory.write(`Double ${attempt}`)
      await mallory.untilState(`Double ${attempt}`, ['sent', 'delivered', 'failed'])
      if ((await mallory.message(`Double ${attempt}`).getAttribute('data-state')) === 'failed')
        refused = `Double ${attempt}`
    }
    // The relay that finds the double spend says so; from then on it takes nothing more from that book.
    expect(await mallory.status(refused)).to.match(/This stamp was used before|closed because a stamp was spent twice/)
    expect(await chen.texts('in'), 'what was refused is not delivered').to.not.include(refused)
    await mallory.go('/relays')
    await mallory.page.locator('[data-testid=refusal][data-code="slot/spent"]').first().waitFor({ state: 'attached' })
    await mallory.go('/stamps')
    await mallory.page.locator('[data-testid=book][data-state=dead]').waitFor({ timeout: 60_000 })
    const closed = await chain().getContractEvents({
      address: addressBook.contracts.postOffice,
      abi: postOfficeAbi,
      eventName: 'Equivocated',
      fromBlock: 0n,
    })
    expect(closed, 'brought to the chain by a relay, once').to.have.length(1)
    await mallory.buyBook('large')
    await mallory.go('/stamps')
    await mallory.at('close-book').click()
    await mallory.at('close-book-confirm').click()
    await mallory.page.locator('[data-testid=book][data-state=exiting]').waitFor()
  })

  it('queues what a used-up sheet cannot pay, says until when, and sends it by itself', async () => {
    const waits = li.at('message-status').getByText('used up until')
    let last = ''
    for (let i = 1; (await waits.count()) === 0; i++) {
      last = `Filling the sheet, ${i}`
      await li.write(last)
      await li
        .message(last)
        .getByText(/Postmarked|Delivered|used up until/)
        .waitFor()
    }
    expect(await li.status(last)).to.match(/^Waiting: This stamp book is used up until \d/)
    await li.untilState(last, ['sent', 'delivered'], 90_000)
  })

  it('shows a draw and a paid claim for that sheet, made by the daemons alone', async () => {
    const [book] = await chain().getContractEvents({
      address: addressBook.contracts.postOffice,
      abi: postOfficeAbi,
      eventName: 'BatchOpened',
      args: { owner: devAccount(6).address },
      fromBlock: 0n,
    })
    expect(book, 'Li Wei owns a book').to.not.equal(undefined)
    const claims = await waitFor(
      'A claim on the full sheet',
      async () => {
        const found = await chain().getContractEvents({
          address: addressBook.contracts.postOffice,
          abi: postOfficeAbi,
          eventName: 'Claimed',
          args: { batchId: book?.args.batchId ?? 0n },
          fromBlock: 0n,
        })
        return found.length > 0 ? found : undefined
      },
      { timeoutMs: 200_000, everyMs: 1_000 },
    )
    const { depth = 0, unit = 0n } = book?.args ?? {}
    const value = unit << BigInt(depth)
    const net = claims[0]?.args.net
    expect(net, 'nine tenths of the sheet, because the recipient signed receipts').to.equal(value - value / 10n)

    await li.go('/relays')
    const claim = li.page.locator(`[data-testid=claim]`, { hasText: String(book?.args.batchId) }).first()
    await claim.waitFor()
    const paidAt = new Date((await claim.locator('time').first().getAttribute('datetime')) ?? 0).getTime()
    expect(Math.abs(Date.now() - paidAt), 'the claim was paid just now').to.be.below(300_000)
    for (const url of network.relayUrls) {
      const status = (await (await fetch(`${url}/v1/status`)).json()) as { relayId: number; earned: string }
      const earned = await chain().readContract({
        address: addressBook.contracts.postOffice,
        abi: postOfficeAbi,
        functionName: 'earned',
        args: [status.relayId],
      })
      if (earned > 0n)
        expect(BigInt(status.earned) > 0n, `relay ${status.relayId} shows what the chain says`).to.equal(true)
    }
  })

  it('says the same totals on chain, in the subgraph, on both pages and on the command line', async () => {
    await waitFor(
      'a moment between two claims',
      async () => expect((await totalsEverywhere()).join('\n')).to.equal('') && true,
      {
        timeoutMs: 120_000,
        everyMs: 1_000,
      },
    )
  })

  /** Whatever is not the same, in words. All at the block of the network page but what only knows the present. */
  async function totalsEverywhere(): Promise<string[]> {
    const { postOffice, relayRegistry } = addressBook.contracts
    await li.go('/network')
    await li.at('charts').waitFor()
    const shown = async (name: string) =>
      BigInt((await li.page.locator(`[data-total=${name}]`).getAttribute('data-units')) ?? '')
    const page = { income: await shown('income'), stake: await shown('stake'), postage: await shown('postage') }
    const blockNumber = BigInt((await li.at('source').first().getAttribute('data-block')) ?? '')

    const logs = async <Name extends 'Claimed' | 'Collected' | 'BatchOpened' | 'ToppedUp'>(eventName: Name) =>
      await chain().getContractEvents({
        address: postOffice,
        abi: postOfficeAbi,
        eventName,
        fromBlock: 0n,
        toBlock: blockNumber,
        strict: true,
      })
    const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n)
    const claimed = sum((await logs('Claimed')).map(({ args }) => args.net))
    const paidIn = sum([
      ...(await logs('BatchOpened')).map(({ args }) => args.balance),
      ...(await logs('ToppedUp')).map(({ args }) => args.amount),
    ])
    const collected = sum((await logs('Collected')).map(({ args }) => args.amount))
    let [earned, staked] = [0n, 0n]
    for (const relayId of [1, 2]) {
      const at = { args: [relayId], blockNumber } as const
      earned += await chain().readContract({ address: postOffice, abi: postOfficeAbi, functionName: 'earned', ...at })
      staked += (
        await chain().readContract({ address: relayRegistry, abi: relayRegistryAbi, functionName: 'relays', ...at })
      )[1]
    }

    const query = `{ network(id: "parley", block: { number: ${blockNumber} }) { relayIncome claims stake postagePaidIn } }`
    const answer = await fetch(network.subgraphUrl, { method: 'POST', body: JSON.stringify({ query }) })
    const { data } = (await answer.json()) as { data: { network: Record<string, string> } }

    let [told, count] = [0n, 0]
    for (const name of ['relay-1', 'relay-2']) {
      const config = join(network.directory, name, 'config.json')
      const { stdout } = await promisify(execFile)(process.execPath, [RELAY_BIN, 'status', '--config', config])
      const { claims } = JSON.parse(stdout) as { claims: { net: string; count: number } }
      told += BigInt(claims.net)
      count += claims.count
    }

    await li.go('/relays')
    const paid = li.at('relay-totals').locator('[title]')
    const exact = parseUnits(
      (await paid.getAttribute('title'))?.replaceAll(',', '').split(' ')[0] ?? '',
      addressBook.token.decimals,
    )
    const places: [string, bigint, bigint][] = [
      ['income: page and claims on chain', page.income, claimed],
      ['income: page and what the post office owes and paid', page.income, earned + collected],
      ['income: page and subgraph', page.income, BigInt(data.network.relayIncome ?? '')],
      ['income: page and command line', page.income, told],
      ['income: page and relays page', page.income, exact],
      ['claims: subgraph and command line', BigInt(data.network.claims ?? ''), BigInt(count)],
      ['stake: page and registry', page.stake, staked],
      ['stake: page and subgraph', page.stake, BigInt(data.network.stake ?? '')],
      ['postage: page and chain', page.postage, paidIn],
      ['postage: page and subgraph', page.postage, BigInt(data.network.postagePaidIn ?? '')],
    ]
    expect(page.income > 0n, 'something was earned').to.equal(true)
    return places.filter(([, one, other]) => one !== other).map(([what, one, other]) => `${what}: ${one}, ${other}`)
  }

  it('shows on the page of the relay the same claim from the chain’s history, and what the other relay measured', async () => {
    const claims = await chain().getContractEvents({
      address: addressBook.contracts.postOffice,
      abi: postOfficeAbi,
      eventName: 'Claimed',
      fromBlock: 0n,
    })
    const { relayId } = claims[0]?.args ?? {}
    await li.page.locator(`[data-testid=relay][data-relay="${relayId}"]`).getByTestId('relay-more').click()
    const rows = li
      .at('wins')
      .locator('tr', { has: li.page.locator(`[data-transaction="${claims[0]?.transactionHash}"]`) })
    await rows.first().waitFor()
    const paid = await rows
      .locator('strong [title]')
      .evaluateAll((amounts) => amounts.map((amount) => amount.getAttribute('title') ?? ''))
    const units = paid.map((amount) => shownUnits(amount, addressBook.token.decimals))
    // One transaction may claim for several books.
    const nets = claims
      .filter(({ args, transactionHash }) => {
        return args.relayId === relayId && transactionHash === claims[0]?.transactionHash
      })
      .map(({ args }) => args.net)
    expect(units).to.have.members(nets)
    await li.at('reach-table').locator('tr[data-key=median]').waitFor({ timeout: 60_000 })
    await li.at('reach-table').locator('tr[data-key=device]').waitFor()
  })

  it('has no accessibility violations on any screen, in both languages and both themes', async () => {
    const found: string[] = []
    for (const locale of ['en', 'zh']) {
      for (const theme of ['light', 'dark']) {
        await chen.context.addCookies(
          ['locale', 'theme'].map((name, i) => ({
            name,
            value: [locale, theme][i] ?? '',
            url: network.appUrl,
          })),
        )
        for (const path of ['/', '/chat', '/me', '/stamps', '/network', '/relays']) {
          await chen.go(path)
          await chen.page.locator('main h1, main h2').first().waitFor()
          for (const violation of await axe(chen.page)) found.push(`${locale} ${theme} ${path}: ${violation}`)
        }
      }
    }
    await chen.context.clearCookies()
    expect(found).to.deep.equal([])
  })

  it('pays a closed book out after its last draw', async () => {
    const token = { address: addressBook.contracts.token, abi: devUsdAbi } as const
    const money = () => chain().readContract({ ...token, functionName: 'balanceOf', args: [devAccount(7).address] })
    const before = await money()
    await mallory.page.locator('[data-testid=book][data-state=withdrawable]').waitFor({ timeout: 280_000 })
    await mallory.at('withdraw').click()
    await mallory.page.locator('[data-testid=book][data-state=withdrawn]').waitFor()
    expect((await money()) > before, 'balance and bond came back').to.equal(true)
  })

  it('closed no book of anybody who was honest', async () => {
    const closed = await chain().getContractEvents({
      address: addressBook.contracts.postOffice,
      abi: postOfficeAbi,
      eventName: 'Equivocated',
      fromBlock: 0n,
    })
    expect(closed).to.have.length(1)
  })

  it('tells what still works when the chain does not answer, and chat goes on', async () => {
    await li.openChatWith(chen.did)
    await li.context.route(`${network.rpcUrl}/**`, (route) => route.abort())
    await li.at('service-banner').getByText('The chain does not answer').waitFor({ timeout: 60_000 })
    await li.write('Written while the chain is away')
    await li.untilState('Written while the chain is away', ['sent', 'delivered'])
    await li.context.unroute(`${network.rpcUrl}/**`)
    await li.at('service-banner').waitFor({ state: 'hidden', timeout: 60_000 })
  })

  it('goes on with one of the two relays killed', async () => {
    const pid = network.processes()['relay-2']
    expect(pid).to.be.a('number')
    // With what it started: nothing of it may stay behind.
    process.kill(-Number(pid), 'SIGKILL')
    await waitFor('The line about the dead relay', async () =>
      network.printed().includes('relay-2 ended by itself') ? true : undefined,
    )
    await chen.openChatWith(li.did)
    await chen.write('One relay is gone')
    await li.message('One relay is gone').waitFor({ timeout: 60_000 })
    await chen.untilState('One relay is gone', ['delivered', 'sent'], 60_000)
    expect(await chen.message('One relay is gone').getAttribute('data-postmarks')).to.match(/^1\/[12]$/)
    await li.write('I still read you')
    await chen.message('I still read you').waitFor({ timeout: 60_000 })
  })

  it('the subgraph says what the chain says', async () => {
    const { contracts } = addressBook
    const query =
      '{ network(id: "parley") { bookBalance bookBonds earned feesWaiting forfeitsWaiting stake booksOpened identitiesSeen } _meta { block { number } } }'
    await waitFor('the subgraph at a block where nothing moved', async () => {
      const response = await fetch(network.subgraphUrl, { method: 'POST', body: JSON.stringify({ query }) })
      const { data } = (await response.json()) as {
        data: { network: Record<string, string>; _meta: { block: { number: number } } }
      }
      const blockNumber = BigInt(data._meta.block.number)
      const held = (address: Address) =>
        chain().readContract({
          address: contracts.token,
          abi: devUsdAbi,
          functionName: 'balanceOf',
          args: [address],
          blockNumber,
        })
      const names = ['bookBalance', 'bookBonds', 'earned', 'feesWaiting', 'forfeitsWaiting']
      const office = names.reduce((sum, name) => sum + BigInt(data.network[name] ?? 0), 0n)
      expect(office, 'post office').to.equal(await held(contracts.postOffice))
      expect(BigInt(data.network.stake ?? 0), 'stakes').to.equal(await held(contracts.relayRegistry))
      expect(Number(data.network.booksOpened)).to.be.at.least(3)
      return true
    })
  })

  it('threw nothing and reached nobody outside', () => {
    li.assertQuiet()
    chen.assertQuiet()
    mallory.assertQuiet()
  })

  it('leaves no process and no taken port after Ctrl-C', async () => {
    const pids = Object.values(network.processes())
    await network.interrupt()
    expect(network.printed()).to.include('Everything has stopped.')
    expect(pids.filter(isRunning)).to.deep.equal([])
    const ports = [network.appUrl, network.rpcUrl, network.subgraphUrl, ...network.relayUrls].map((url) =>
      Number(new URL(url).port),
    )
    for (const port of ports) expect(await isPortFree(port), `port ${port}`).to.equal(true)
  })
})

/** Empties the slot counters of every open book in this profile's storage, as an old backup would. */
async function forgetSpentSlots(person: Person): Promise<void> {
  const emptied = await person.page.evaluate(async () => {
    const open = (name: string) =>
      new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    let count = 0
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue
      const database = await open(name)
      for (const storeName of database.objectStoreNames) {
        const transaction = database.transaction(storeName, 'readwrite')
        const store = transaction.objectStore(storeName)
        const keys = await new Promise<IDBValidKey[]>((resolve) => {
          const request = store.getAllKeys()
          request.onsuccess = () => resolve(request.result)
        })
        for (const key of keys) {
          if (!String(key).includes('/slots/')) continue
          store.delete(key)
          count++
        }
        await new Promise((resolve) => {
          transaction.oncomplete = resolve
        })
      }
      database.close()
    }
    return count
  })
  expect(emptied, 'slot counters found').to.be.at.least(1)
}
