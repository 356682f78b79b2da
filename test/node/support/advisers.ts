import {
  addressOf,
  consultationTabsAbi,
  contractTerms,
  didRegistryAbi,
  encodeProfile,
  formatDid,
  fromHex,
  type Offer,
  type Profile,
  profileAnchor,
  publicKeyOf,
  signVoucher,
  type TabTerms,
  tabId,
  tabsDomain,
  toHex,
} from '@parley/protocol'
import { generatePrivateKey } from 'viem/accounts'
import type { RelayWorld } from './relayWorld.ts'

export type Adviser = {
  address: `0x${string}`
  profile: Profile
  bytes: Uint8Array
  signKey: Uint8Array
  wallet: Awaited<ReturnType<RelayWorld['person']>>
}
export type SettledTab = { terms: TabTerms; key: Uint8Array }

const NOBODY = `0x${'00'.repeat(20)}` as const

/** Advice in coin, so that a test needs no approval. */
export function exampleOffer(change: Partial<Offer> = {}): Offer {
  return {
    title: 'Tax law',
    text: 'Short answers.',
    topics: ['tax law'],
    languages: ['en'],
    token: NOBODY,
    rate: '1000',
    tick: 10,
    minimum: '6000',
    hours: { zone: 'UTC', openings: [] },
    payeeKey: toHex(addressOf(fromHex(generatePrivateKey()))),
    relayId: 0,
    relayPayout: NOBODY,
    relayBps: 0,
    refund: '',
    ...change,
  }
}

/** Somebody whose anchored profile has this offer; with `relays`, each of them has it. */
export async function openAdviser(
  world: RelayWorld,
  {
    offer,
    relays = world.relays,
    holdBy = world.relays.slice(0, 2).map(({ id }) => id),
  }: { offer?: Offer; relays?: readonly { id: number; relay: { url: string } }[]; holdBy?: number[] } = {},
): Promise<Adviser> {
  const wallet = await world.person()
  const address = wallet.account.address.toLowerCase() as `0x${string}`
  const signKey = fromHex(generatePrivateKey())
  const profile: Profile = {
    version: 1,
    did: formatDid({ chainId: 31_337, address }),
    name: 'Dr. Chen',
    ackKey: toHex(publicKeyOf(fromHex(generatePrivateKey()))),
    boxKey: toHex(new Uint8Array(32).fill(7)),
    signKey: toHex(publicKeyOf(signKey)),
    relays: holdBy,
    sequence: 1,
    ...(offer === undefined ? {} : { offer }),
  }
  const adviser = { address, profile, signKey, wallet, bytes: encodeProfile(profile) }
  await anchor(world, adviser)
  for (const { relay } of relays) {
    const response = await putProfile(relay.url, adviser)
    if (response.status !== 204) throw new Error(`Profile refused: ${await response.text()}`)
  }
  return adviser
}

/** The adviser's profile with another offer, or none; on chain, and not at relays yet. */
export async function changeOffer(world: RelayWorld, adviser: Adviser, offer: Offer | undefined): Promise<Adviser> {
  const { offer: _, ...rest } = adviser.profile
  const profile: Profile = { ...rest, sequence: rest.sequence + 1, ...(offer === undefined ? {} : { offer }) }
  const next = { ...adviser, profile, bytes: encodeProfile(profile) }
  await anchor(world, next)
  return next
}

export async function putProfile(
  url: string,
  { address, bytes }: Pick<Adviser, 'address' | 'bytes'>,
): Promise<Response> {
  return await fetch(`${url}/v1/profiles/${address}`, { method: 'PUT', body: new Uint8Array(bytes) })
}

/** A tab that was opened in coin; settled over `paid` and closed by the payee unless `closed` is false. */
export async function payTab(
  world: RelayWorld,
  adviser: Adviser,
  { paid = 2000n, closed = true, nonce = 0n }: { paid?: bigint; closed?: boolean; nonce?: bigint } = {},
): Promise<SettledTab> {
  const { client, addressBook } = world
  const address = addressBook.contracts.consultationTabs
  const payer = await world.person()
  const key = fromHex(generatePrivateKey())
  const { offer } = adviser.profile
  const terms: TabTerms = {
    payer: payer.account.address.toLowerCase() as `0x${string}`,
    payee: adviser.address,
    key: toHex(addressOf(key)),
    payeeKey: offer?.payeeKey ?? NOBODY,
    token: NOBODY,
    relayPayout: NOBODY,
    rate: 1000n,
    tick: 10,
    relayId: 0,
    relayBps: 0,
    nonce,
  }
  const given = contractTerms(terms)
  const tabs = { address, abi: consultationTabsAbi } as const
  await world.mined(
    await payer.writeContract({ ...tabs, functionName: 'open', args: [given.deal, 6000n], value: 6000n }),
  )
  if (closed) {
    const domain = tabsDomain({ chainId: await client.getChainId(), verifyingContract: fromHex(address) })
    const { signature } = signVoucher({ tabId: tabId(terms), cumulative: paid, domain, privateKey: key })
    const [r, vs] = [toHex(signature.subarray(0, 32)), toHex(signature.subarray(32))]
    await world.mined(
      await adviser.wallet.writeContract({ ...tabs, functionName: 'close', args: [given, paid, r, vs] }),
    )
  }
  return { terms, key }
}

async function anchor(world: RelayWorld, { address, bytes, wallet }: Adviser): Promise<void> {
  const args = [address, profileAnchor(bytes)] as const
  const { didRegistry } = world.addressBook.contracts
  await world.mined(
    await wallet.writeContract({ address: didRegistry, abi: didRegistryAbi, functionName: 'anchorProfile', args }),
  )
}
