import {
  blockhashBeaconAbi,
  consultationTabsAbi,
  didRegistryAbi,
  directoryAbi,
  nameRegistryAbi,
  postOfficeAbi,
  relayRegistryAbi,
  timelockAbi,
} from '@parley/protocol'
import { type Abi, type Hex, keccak256, parseEventLogs, zeroAddress } from 'viem'
import { FEE_BPS, RELAY_BPS } from '../../contracts/support/tabs.ts'
import { type Economy, parameters } from './openEconomy.ts'

/** Every figure by a name, for instance `books/3/balance`. */
export type Facts = Map<string, string>

type Event = { id: string; name: string; address: string; args: Record<string, unknown>; time: bigint }

const contracts: [keyof Economy['addressBook']['contracts'], Abi][] = [
  ['didRegistry', didRegistryAbi],
  ['nameRegistry', nameRegistryAbi],
  ['directory', directoryAbi],
  ['relayRegistry', relayRegistryAbi],
  ['postOffice', postOfficeAbi],
  ['consultationTabs', consultationTabsAbi],
  ['beacon', blockhashBeaconAbi],
  ['timelock', timelockAbi],
]

/**
 * The same figures as the subgraph's, from the raw logs and nothing else: sums only, kept in one table. It knows neither the
 * mappings nor the runner; shares come from the deployment and the announcements.
 */
export async function recompute(economy: Economy): Promise<Facts> {
  return new Recomputation(economy.addressBook.schedule).run(await readEvents(economy))
}

/** All events of all contracts but the token, in their order. */
export async function readEvents({ world, addressBook }: Economy): Promise<Event[]> {
  const times = new Map<bigint, bigint>()
  const events: (Event & { block: bigint; index: number })[] = []
  for (const [contract, abi] of contracts) {
    const raw = await world.client.getLogs({
      address: addressBook.contracts[contract],
      fromBlock: 0n,
      toBlock: 'latest',
    })
    for (const log of parseEventLogs({ abi, logs: raw })) {
      const block = log.blockNumber ?? 0n
      if (!times.has(block)) times.set(block, (await world.client.getBlock({ blockNumber: block })).timestamp)
      const { eventName, args } = log as unknown as { eventName: string; args: Record<string, unknown> }
      const name = `${contract}.${eventName}`
      const id = `${log.transactionHash}-${log.logIndex}`
      events.push({
        id,
        name,
        address: lower(log.address),
        args,
        time: times.get(block) ?? 0n,
        block,
        index: log.logIndex ?? 0,
      })
    }
  }
  return events.sort((a, b) => Number(a.block - b.block) || a.index - b.index)
}

class Recomputation {
  readonly #sums = new Map<string, bigint>()
  readonly #texts: Facts = new Map()
  readonly #schedule: { genesis: number; epochLength: number }
  #shares: { from: bigint; fee: bigint; unreceipted: bigint }[] = [
    { from: 0n, fee: BigInt(parameters.feeBps), unreceipted: BigInt(parameters.unreceiptedBps) },
  ]
  #time = 0n
  #epoch = 0n

  constructor(schedule: { genesis: number; epochLength: number }) {
    this.#schedule = schedule
  }

  run(events: Event[]): Facts {
    for (const event of events) this.#take(event)
    const facts: Facts = new Map(this.#texts)
    for (const [name, sum] of this.#sums) facts.set(name, sum.toString())
    return facts
  }

  #take({ id, name, address, args, time }: Event): void {
    this.#time = time
    this.#epoch = 1n + (time - BigInt(this.#schedule.genesis)) / BigInt(this.#schedule.epochLength)
    const ofEpoch = ['Drawn', 'Claimed', 'Seized', 'Equivocated', 'RelayFaulted', 'DrawOpened', 'WordKept']
    if (ofEpoch.includes(name.split('.')[1] ?? '')) this.#epoch = BigInt(args.epoch as number)
    if (name === 'postOffice.BatchOpened') this.#epoch = BigInt(args.fromEpoch as number)
    this.#flow('events', 1n)
    const handler = this.#handlers[name]
    if (handler === undefined) throw new Error(`Nobody recomputes ${name}`)
    handler(args, id, address)
  }

  readonly #handlers: Record<string, (args: Record<string, unknown>, eventId: string, address: string) => void> = {
    'didRegistry.DIDOwnerChanged': (args) => {
      this.#identity(args)
      this.#say(`identities/${lower(args.identity)}/owner`, lower(args.owner))
    },
    'didRegistry.DIDDelegateChanged': (args) => {
      this.#identity(args)
      const id = [args.identity, args.delegateType, args.delegate].map(lower).join('-')
      this.#say(`delegates/${id}/validTo`, args.validTo)
    },
    'didRegistry.DIDAttributeChanged': (args) => {
      this.#identity(args)
      const id = `${lower(args.identity)}-${lower(args.name)}-${keccak256(args.value as Hex)}`
      this.#say(`attributes/${id}/validTo`, args.validTo)
    },
    'nameRegistry.PrimaryChanged': (args) => {
      this.#see(args)
      this.#say(`identities/${lower(args.identity)}/primaryName`, args.name === '' ? null : args.name)
    },
    'nameRegistry.NameCommitted': (args) => this.#say(`nameCommitments/${args.commitment}/committedAt`, this.#time),
    'nameRegistry.NameRegistered': (args) => {
      this.#flow('namesRegistered', 1n)
      this.#flow('nameRent', args.rent as bigint)
      const id = `names/${args.tokenId}`
      this.#add(`${id}/rentPaid`, args.rent as bigint)
      this.#say(`${id}/holder`, lower(args.holder))
      this.#say(`${id}/approved`, null)
      this.#say(`${id}/identity`, lower(args.identity))
      this.#say(`${id}/expiresAt`, args.expiresAt)
    },
    'nameRegistry.NameRenewed': (args) => {
      this.#flow('namesRenewed', 1n)
      this.#flow('nameRent', args.rent as bigint)
      this.#add(`names/${args.tokenId}/rentPaid`, args.rent as bigint)
      this.#say(`names/${args.tokenId}/expiresAt`, args.expiresAt)
    },
    'nameRegistry.IdentityChanged': (args) => this.#say(`names/${args.tokenId}/identity`, lower(args.identity)),
    'nameRegistry.Transfer': (args) => {
      if (args.from === zeroAddress) return
      this.#say(`names/${args.tokenId}/holder`, lower(args.to))
      this.#say(`names/${args.tokenId}/approved`, null)
    },
    'nameRegistry.Approval': (args) =>
      this.#say(`names/${args.tokenId}/approved`, args.approved === zeroAddress ? null : lower(args.approved)),
    'nameRegistry.ApprovalForAll': (args) =>
      this.#say(`nameOperators/${lower(args.owner)}-${lower(args.operator)}/approved`, args.approved),
    'nameRegistry.RentsSwept': (args, eventId) => this.#say(`rentSweeps/${eventId}/amount`, args.amount),
    'nameRegistry.SignaturesCancelled': (args, _, address) => this.#cancelSignatures(args, address),
    'directory.SignaturesCancelled': (args, _, address) => this.#cancelSignatures(args, address),
    'directory.Attested': (args) => {
      const id = mailLink(args)
      // A gap ends the consent, and so does another identity.
      const holds = (this.#sums.get(`until ${id}`) ?? 0n) > this.#time
      if (!holds || this.#texts.get(`${id}/identity`) !== lower(args.identity)) this.#say(`${id}/accepted`, false)
      this.#say(`${id}/identity`, lower(args.identity))
      this.#say(`${id}/expiresAt`, args.expiresAt)
      this.#say(`${id}/revoked`, false)
      this.#set(`until ${id}`, BigInt(args.expiresAt as number))
    },
    'directory.Accepted': (args) => {
      this.#flow('mailLinksAccepted', 1n)
      this.#say(`${mailLink(args)}/accepted`, true)
    },
    'directory.Revoked': (args) => {
      const id = mailLink(args)
      this.#say(`${id}/accepted`, false)
      this.#say(`${id}/revoked`, true)
      this.#say(`${id}/expiresAt`, 0)
      this.#set(`until ${id}`, 0n)
    },
    'beacon.DrawOpened': (args) => this.#say(`epoches/${args.epoch}/targetBlock`, args.targetBlock),
    'beacon.WordKept': (args) => this.#say(`epoches/${args.epoch}/wordKept`, args.word),
    'postOffice.Drawn': (args) => {
      this.#say(`epoches/${args.epoch}/drawn`, true)
      this.#say(`epoches/${args.epoch}/randomness`, args.randomness)
    },
    'postOffice.BatchOpened': (args) => {
      const id = `books/${args.batchId}`
      this.#say(`${id}/state`, 'OPEN')
      this.#say(`${id}/kind`, args.kind === 0 ? 'POSTAGE' : 'BOND')
      this.#flow('booksOpened', 1n)
      this.#flow('bondsPaidIn', args.bond as bigint)
      this.#add(`${id}/bond`, args.bond as bigint)
      this.#set(`value ${args.batchId}`, (args.unit as bigint) << BigInt(args.depth as number))
      this.#set(`slots ${args.batchId}`, 1n << BigInt(args.depth as number))
      this.#payIn(args.batchId, args.balance as bigint)
    },
    'postOffice.ToppedUp': (args) => this.#payIn(args.batchId, args.amount as bigint),
    'postOffice.Exiting': (args) => {
      this.#say(`books/${args.batchId}/state`, 'EXITING')
      this.#say(`books/${args.batchId}/exitEpoch`, args.exitEpoch)
    },
    'postOffice.Withdrawn': (args) => {
      this.#flow('postageReturned', args.amount as bigint)
      this.#empty(args.batchId, 'WITHDRAWN')
    },
    'postOffice.Claimed': (args) => this.#claim(args),
    'postOffice.Collected': (args) => {
      this.#flow('collected', args.amount as bigint)
      this.#relay(args.relayId, 'collected', args.amount as bigint)
      this.#add(`relays/${args.relayId}/earned`, -(args.amount as bigint))
    },
    'postOffice.Swept': (args) => {
      this.#flow('feesSwept', args.fees as bigint)
      this.#flow('burned', args.burned as bigint)
    },
    'postOffice.Seized': (args) => {
      this.#flow('seizures', 1n)
      this.#flow('seized', args.amount as bigint)
      this.#book(args.batchId, 'seizures', 1n)
      this.#book(args.batchId, 'seized', args.amount as bigint)
      this.#add(`books/${args.batchId}/balance`, -(args.amount as bigint))
    },
    'postOffice.Equivocated': (args) => {
      this.#flow('equivocations', 1n)
      this.#flow('equivocationBounties', args.bounty as bigint)
      this.#flow('equivocationForfeits', args.forfeit as bigint)
      this.#empty(args.batchId, 'DEAD')
    },
    'postOffice.RelayFaulted': (args) => {
      this.#flow('relayFaults', 1n)
      this.#add(`relays/${args.relayId}/faults`, 1n)
    },
    'postOffice.SharesChanging': (args, eventId) => {
      this.#parameter(eventId, 'shares', [args.feeBps, args.unreceiptedBps])
      this.#say(`parameterChanges/${eventId}/fromEpoch`, args.fromEpoch)
      const from = BigInt(args.fromEpoch as number)
      this.#shares = this.#shares.filter((entry) => entry.from < from)
      const [fee, unreceipted] = [args.feeBps as number, args.unreceiptedBps as number]
      this.#shares.push({ from, fee: BigInt(fee), unreceipted: BigInt(unreceipted) })
    },
    'postOffice.MinValueChanged': (args, eventId) => this.#parameter(eventId, 'minValue', [args.minValue]),
    'nameRegistry.RentsAnnounced': (args, eventId) => {
      this.#say(`rentAnnouncements/${eventId}/from`, args.from)
      this.#say(`rentAnnouncements/${eventId}/rentFour`, args.rentFour)
    },
    'timelock.CallScheduled': (args) => {
      const [proposal, call] = [`proposals/${args.id}`, `proposalCalls/${args.id}-${args.index}`]
      this.#say(`${proposal}/state`, 'WAITING')
      this.#say(`${proposal}/announcedAt`, this.#time)
      this.#say(`${proposal}/readyAt`, this.#time + (args.delay as bigint))
      this.#say(`${proposal}/executedAt`, null)
      this.#say(`${proposal}/cancelledAt`, null)
      this.#say(`${call}/target`, lower(args.target))
      this.#say(`${call}/data`, args.data)
    },
    'timelock.CallSalt': (args) => this.#say(`proposals/${args.id}/salt`, args.salt),
    'timelock.CallExecuted': (args) => {
      this.#say(`proposals/${args.id}/state`, 'EXECUTED')
      this.#say(`proposals/${args.id}/executedAt`, this.#time)
    },
    'timelock.Cancelled': (args) => {
      this.#say(`proposals/${args.id}/state`, 'CANCELLED')
      this.#say(`proposals/${args.id}/cancelledAt`, this.#time)
    },
    'timelock.MinDelayChange': (args, eventId) => this.#parameter(eventId, 'timelockDelay', [args.newDuration]),
    'timelock.RoleGranted': (args) => this.#say(`governorRoles/${args.role}-${lower(args.account)}/held`, true),
    'timelock.RoleRevoked': (args) => this.#say(`governorRoles/${args.role}-${lower(args.account)}/held`, false),
    'relayRegistry.RelayChanged': (args, eventId) => {
      const id = `relays/${args.relayId}`
      if (!this.#texts.has(`${id}/signer`)) this.#flow('relaysJoined', 1n)
      const askBefore = this.#texts.get(`${id}/ask`) ?? null
      if (askBefore !== String(args.ask)) {
        this.#say(`askChanges/${eventId}/before`, askBefore)
        this.#say(`askChanges/${eventId}/ask`, args.ask)
      }
      this.#say(`${id}/signer`, lower(args.signer))
      this.#say(`${id}/ask`, args.ask)
      const before = this.#sums.get(`${id}/stake`) ?? 0n
      this.#flow('stakeAdded', (args.stake as bigint) - before)
      this.#set(`${id}/stake`, args.stake as bigint)
    },
    'relayRegistry.RelayEndpoints': (args) => {
      this.#say(`relays/${args.relayId}/multiaddr`, args.multiaddr)
      this.#say(`relays/${args.relayId}/url`, args.url)
    },
    'relayRegistry.RelayUnbonding': (args) => {
      this.#say(`relays/${args.relayId}/state`, 'UNBONDING')
      this.#say(`relays/${args.relayId}/exitAt`, args.exitAt)
    },
    'relayRegistry.RelayWithdrawn': (args) => {
      this.#say(`relays/${args.relayId}/state`, 'WITHDRAWN')
      this.#flow('stakeWithdrawn', this.#sums.get(`relays/${args.relayId}/stake`) ?? 0n)
      this.#set(`relays/${args.relayId}/stake`, 0n)
    },
    'relayRegistry.RelaySlashed': (args) => {
      this.#flow('slashes', 1n)
      this.#flow('slashed', args.taken as bigint)
      this.#flow('slashBounties', args.bounty as bigint)
      this.#relay(args.relayId, 'slashes', 1n)
      this.#relay(args.relayId, 'slashed', args.taken as bigint)
      this.#set(`relays/${args.relayId}/stake`, args.stake as bigint)
    },
    'consultationTabs.TabOpened': (args) => {
      const id = `tabs/${args.tabId}`
      this.#flow('tabsOpened', 1n)
      this.#say(`${id}/state`, 'OPEN')
      this.#say(`${id}/token`, lower(args.token))
      this.#add(`${id}/deposit`, args.deposit as bigint)
      this.#set(`${id}/paid`, 0n)
      this.#token(args.tabId, 'tabsOpened', 1n)
      this.#token(args.tabId, 'deposited', args.deposit as bigint)
    },
    'consultationTabs.TabToppedUp': (args) => {
      const id = `tabs/${args.tabId}`
      this.#token(args.tabId, 'deposited', (args.deposit as bigint) - (this.#sums.get(`${id}/deposit`) ?? 0n))
      this.#set(`${id}/deposit`, args.deposit as bigint)
      this.#say(`${id}/state`, 'OPEN')
      this.#say(`${id}/closeAt`, null)
    },
    'consultationTabs.TabSettled': (args) => this.#pay(args),
    'consultationTabs.TabClosing': (args) => {
      this.#say(`tabs/${args.tabId}/state`, 'CLOSING')
      this.#say(`tabs/${args.tabId}/closeAt`, args.closeAt)
    },
    'consultationTabs.Credited': (args) => this.#credit(args.owner, args.token, args.amount as bigint),
    'consultationTabs.Withdrawn': (args) => this.#credit(args.owner, args.token, -(args.amount as bigint)),
    'consultationTabs.Swept': (args) => this.#add(`tokens/${lower(args.token)}/feesWaiting`, -(args.amount as bigint)),
    'consultationTabs.TabClosed': (args) => {
      this.#flow('tabsClosed', 1n)
      this.#pay(args)
      this.#say(`tabs/${args.tabId}/state`, 'CLOSED')
      const paid = args.paid as bigint
      // By the contract's own rule, not by what the event says.
      const toRelay = (paid * BigInt(RELAY_BPS)) / 10_000n
      const toTreasury = (paid * BigInt(RELAY_BPS + FEE_BPS)) / 10_000n - toRelay
      const token = this.#texts.get(`tabs/${args.tabId}/token`)
      this.#add(`tokens/${token}/feesWaiting`, toTreasury)
      if (toRelay > 0n) this.#credit(args.relayPayout, token, toRelay)
      this.#token(args.tabId, 'tabsClosed', 1n)
      this.#token(args.tabId, 'toRelays', toRelay)
      this.#token(args.tabId, 'toTreasury', toTreasury)
      this.#token(args.tabId, 'refunded', (this.#sums.get(`tabs/${args.tabId}/deposit`) ?? 0n) - paid)
    },
  }

  #credit(owner: unknown, token: unknown, amount: bigint): void {
    this.#add(`creditAccounts/${lower(owner)}-${lower(token)}/balance`, amount)
    this.#add(`tokens/${lower(token)}/credits`, amount)
  }

  #cancelSignatures(args: Record<string, unknown>, address: string): void {
    this.#say(`signatureNonces/${address}-${lower(args.signer)}/nonce`, args.nonce)
  }

  #parameter(eventId: string, name: string, values: unknown[]): void {
    this.#say(`parameterChanges/${eventId}/name`, name)
    this.#say(`parameterChanges/${eventId}/values`, values)
  }

  #identity(args: Record<string, unknown>): void {
    this.#flow('identityChanges', 1n)
    this.#see(args)
    this.#add(`identities/${lower(args.identity)}/changes`, 1n)
  }

  #see(args: Record<string, unknown>): void {
    const id = `identities/${lower(args.identity)}/changes`
    if (!this.#sums.has(id)) {
      this.#flow('identitiesSeen', 1n)
      this.#set(id, 0n)
    }
  }

  #payIn(batchId: unknown, amount: bigint): void {
    this.#flow('postagePaidIn', amount)
    this.#book(batchId, 'paidIn', amount)
    this.#add(`books/${batchId}/balance`, amount)
  }

  #empty(batchId: unknown, state: string): void {
    this.#set(`books/${batchId}/balance`, 0n)
    this.#set(`books/${batchId}/bond`, 0n)
    this.#say(`books/${batchId}/state`, state)
  }

  #claim({ batchId, relayId, net: given }: Record<string, unknown>): void {
    const [value, slots] = [this.#sums.get(`value ${batchId}`) ?? 0n, this.#sums.get(`slots ${batchId}`) ?? 0n]
    const shares = this.#shares.findLast(({ from }) => from <= this.#epoch)
    const net = given as bigint
    const fee = (value * (shares?.fee ?? 0n)) / 10_000n
    const isReceipted = net === value - fee
    this.#flow('claims', 1n)
    this.#flow('claimsUnreceipted', isReceipted ? 0n : 1n)
    this.#flow('claimedValue', value)
    this.#flow('relayIncome', net)
    this.#flow('fees', fee)
    this.#flow('forfeited', value - fee - net)
    this.#flow('slotsEstimated', slots)
    this.#flow('slotsVariance', slots * slots)
    this.#relay(relayId, 'claims', 1n)
    this.#relay(relayId, 'claimsUnreceipted', isReceipted ? 0n : 1n)
    this.#relay(relayId, 'claimedValue', value)
    this.#relay(relayId, 'income', net)
    this.#add(`relays/${relayId}/earned`, net)
    this.#book(batchId, 'claims', 1n)
    this.#book(batchId, 'claimedValue', value)
    this.#add(`books/${batchId}/balance`, -value)
  }

  #pay({ tabId, paid }: Record<string, unknown>): void {
    const before = this.#sums.get(`tabs/${tabId}/paid`) ?? 0n
    this.#token(tabId, 'paid', (paid as bigint) - before)
    this.#set(`tabs/${tabId}/paid`, paid as bigint)
  }

  #token(tabId: unknown, counter: string, amount: bigint): void {
    const token = this.#texts.get(`tabs/${tabId}/token`)
    this.#add(`tokens/${token}/${counter}`, amount)
    this.#add(`tokenDays/${token}-${this.#day}/${counter}`, amount)
    this.#add(`tokenEpoches/${token}-${this.#epoch}/${counter}`, amount)
  }

  #flow(counter: string, amount: bigint): void {
    for (const place of ['networks/parley', `networkDays/${this.#day}`, `epoches/${this.#epoch}`])
      this.#add(`${place}/${counter}`, amount)
  }

  #relay(relayId: unknown, counter: string, amount: bigint): void {
    for (const place of [
      `relays/${relayId}`,
      `relayDays/${relayId}-${this.#day}`,
      `relayEpoches/${relayId}-${this.#epoch}`,
    ])
      this.#add(`${place}/${counter}`, amount)
  }

  #book(batchId: unknown, counter: string, amount: bigint): void {
    for (const place of [
      `books/${batchId}`,
      `bookDays/${batchId}-${this.#day}`,
      `bookEpoches/${batchId}-${this.#epoch}`,
    ])
      this.#add(`${place}/${counter}`, amount)
  }

  get #day(): bigint {
    return this.#time / 86_400n
  }

  #add(name: string, amount: bigint): void {
    this.#sums.set(name, (this.#sums.get(name) ?? 0n) + amount)
  }

  #set(name: string, value: bigint): void {
    this.#sums.set(name, value)
  }

  #say(name: string, value: unknown): void {
    this.#texts.set(name, String(value))
  }
}

function lower(value: unknown): string {
  return String(value).toLowerCase()
}

function mailLink({ domain, addressHash }: Record<string, unknown>): string {
  return `mailLinks/${lower(domain)}-${addressHash}`
}
