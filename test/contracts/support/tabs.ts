import {
  consultationTabsAbi,
  contractTerms,
  encodeTerms,
  fromHex,
  signTabClose,
  signVoucher,
  TAB_STATES,
  type Tab,
  type TabTerms,
  tabId,
  tabsDomain,
  toHex,
} from '@parley/protocol'
import { type Address, getContract, type Hex, keccak256, stringToHex } from 'viem'
import { by } from './by.ts'
import { keyOf, type Wallet, type World, zeroAddress } from './world.ts'

/** Two halves of a compact signature. */
type Halves = readonly [r: Hex, vs: Hex]

/** What stands where no signature is looked at. */
export const UNSIGNED: Halves = [`0x${'00'.repeat(32)}`, `0x${'00'.repeat(32)}`]

export const FEE_BPS = 100
export const RELAY_BPS = 1000
export const CLOSE_WINDOW = 172_800
/** A deposit that leaves a remainder in every share. */
export const DEPOSIT = 10_000_007n

export type Tabs = Awaited<ReturnType<typeof deployTabs>>

/** The private key behind {@link keyOf}. */
export function secretOf(label: string): Uint8Array {
  return fromHex(keccak256(stringToHex(label)))
}

/** Consultation tabs that take these tokens besides the coin, with allowance given by everyone in the world. */
export async function deployTabs(
  world: World,
  { tokens = [world.token.address], feeBps = FEE_BPS }: { tokens?: readonly Address[]; feeBps?: number } = {},
) {
  const treasury = world.treasury.account.address
  const parameters = { tokens, treasury, feeBps, closeWindow: CLOSE_WINDOW }
  const address = await world.deployContract('sessions/ConsultationTabs', [parameters])
  const client = { public: world.client, wallet: world.carol }
  const contract = getContract({ address, abi: consultationTabsAbi, client })
  for (const wallet of [world.alice, world.bob, world.carol]) {
    await world.mined(world.token.write.approve([address, 2n ** 256n - 1n], by(wallet)))
  }
  return { ...contract, domain: tabsDomain({ chainId: 31337, verifyingContract: fromHex(address) }) }
}

/** Terms between alice and bob in dUSD, carried by the operator's relay; keys are named after `label`. */
export function termsOf(world: World, label: string, change: Partial<TabTerms> = {}): TabTerms {
  return {
    payer: world.alice.account.address,
    payee: world.bob.account.address,
    key: keyOf(`${label} key`).address,
    payeeKey: keyOf(`${label} payee key`).address,
    token: world.token.address,
    relayPayout: world.operator.account.address,
    rate: 166_667n,
    tick: 10,
    relayId: 1,
    relayBps: RELAY_BPS,
    nonce: 0n,
    ...change,
  }
}

/** One tab seen by everyone who may touch it. Calls are sent by carol, a stranger, unless told otherwise. */
export function tabOf(world: World, tabs: Tabs, label: string, change: Partial<TabTerms> = {}) {
  const terms = termsOf(world, label, change)
  const given = contractTerms(terms)
  const id = tabId(terms)
  const coin = terms.token === zeroAddress
  const halves = ({ signature }: { signature: Uint8Array }): Halves => [
    toHex(signature.subarray(0, 32)),
    toHex(signature.subarray(32)),
  ]
  const signed = (cumulative: bigint) => ({ tabId: id, cumulative, domain: tabs.domain })
  const voucher = (cumulative: bigint, key = `${label} key`): Halves =>
    halves(signVoucher({ ...signed(cumulative), privateKey: secretOf(key) }))
  const closing = (cumulative: bigint, key = `${label} payee key`): Halves =>
    halves(signTabClose({ ...signed(cumulative), privateKey: secretOf(key) }))
  return {
    terms,
    given,
    id: toHex(id),
    voucher,
    closing,
    bytes: encodeTerms(terms),
    open: (amount = DEPOSIT, from: Wallet = world.alice) =>
      tabs.write.open([given.deal, amount], { ...by(from), value: coin ? amount : 0n }),
    topUp: (amount: bigint, from: Wallet = world.alice) =>
      tabs.write.topUp([given, amount], { ...by(from), value: coin ? amount : 0n }),
    settle: (cumulative: bigint, signature = voucher(cumulative), from: Wallet = world.carol) =>
      tabs.write.settle([given, cumulative, ...signature], by(from)),
    close: (cumulative: bigint, signature = voucher(cumulative), from: Wallet = world.bob) =>
      tabs.write.close([given, cumulative, ...signature], by(from)),
    closeSigned: (cumulative: bigint, options: { voucher?: Halves; close?: Halves; from?: Wallet } = {}) => {
      const { voucher: paid = voucher(cumulative), close = closing(cumulative), from = world.carol } = options
      return tabs.write.closeSigned([given, cumulative, ...paid, ...close], by(from))
    },
    requestClose: (from: Wallet = world.alice) => tabs.write.requestClose([given], by(from)),
    finalize: (from: Wallet = world.carol) => tabs.write.finalize([given], by(from)),
    read: () => readTab(tabs, toHex(id)),
  }
}

/** What the chain says of a tab, in the words of the protocol. */
export async function readTab(tabs: Tabs, id: Hex): Promise<Tab> {
  const [deposit, paid, closeAt, state] = await tabs.read.tabs([id])
  return { deposit, paid, closeAt, state: TAB_STATES[state] ?? 'none' }
}
