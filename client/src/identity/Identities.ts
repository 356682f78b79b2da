import {
  type Address,
  type AddressBook,
  boxKeyAttribute,
  boxPublicKeyOf,
  didRegistryAbi,
  encodeProfile,
  formatDid,
  type Hex,
  type Profile,
  parseDid,
  parseProfile,
  profileAnchor,
  publicKeyOf,
  type RelayEntry,
  relayAttribute,
  toHex,
} from '@parley/protocol'
import { encodeFunctionData } from 'viem'
import type { Chain } from '../chain/Chain.ts'
import { checkWallet } from '../chain/checkWallet.ts'
import { transact } from '../chain/transact.ts'
import type { NetworkClock } from '../clock/NetworkClock.ts'
import { ParleyError } from '../errors/ParleyError.ts'
import type { Contact } from '../model/Contact.ts'
import type { Identity } from '../model/Identity.ts'
import type { IdentityStatus } from '../model/IdentityStatus.ts'
import type { OnProgress } from '../model/OnProgress.ts'
import type { Store } from '../model/Store.ts'
import type { Wallet } from '../model/Wallet.ts'
import { MAX_WATCHED } from '../relays/constants.ts'
import type { RelayDirectory } from '../relays/RelayDirectory.ts'
import type { Board } from '../state/Board.ts'
import type { StoreKeys } from '../state/storeKeys.ts'
import type { Tabs } from '../state/Tabs.ts'
import { randomBytes } from '../util/randomBytes.ts'
import { randomKey } from '../util/randomKey.ts'
import { sleep } from '../util/sleep.ts'
import { withTimeout } from '../util/withTimeout.ts'
import {
  CONTACT_FRESH_MS,
  CONTACT_REFRESH_TIMEOUT_MS,
  HOLD_RELAYS,
  MAX_NAME,
  PUBLISH_RETRY_MS,
  PUBLISH_TIMEOUT_MS,
} from './constants.ts'
import type { DeviceKeys } from './DeviceKeys.ts'

type SavedIdentity = { profileBytes: Uint8Array; anchor: Hex; pending: boolean; publishedTo: number[] }
type SavedContact = { profileBytes: Uint8Array; checkedAt: number }
type Parts = {
  chain: Chain
  store: Store
  keys: StoreKeys
  tabs: Tabs
  board: Board
  relays: RelayDirectory
  clock: NetworkClock
  addressBook: AddressBook
  address: Address
}

/** Own identity, and everybody else's. Nothing a relay serves is believed unless its hash stands on chain. */
export class Identities {
  readonly #parts: Parts
  readonly #contacts = new Map<Address, Contact>()
  readonly #finding = new Map<Address, Promise<Contact>>()
  #deviceKeys: DeviceKeys | undefined
  #publishing: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get did(): string {
    return formatDid({ chainId: this.#parts.addressBook.chainId, address: this.#parts.address })
  }

  /** The keys, once an identity is registered with them. */
  deviceKeys(): DeviceKeys | undefined {
    return this.get() === undefined ? undefined : this.#deviceKeys
  }

  get(): Identity | undefined {
    return this.#parts.board.snapshot().identity
  }

  async load(): Promise<void> {
    const { store, keys, board } = this.#parts
    this.#deviceKeys = await store.get<DeviceKeys>(keys.deviceKeys)
    const saved = await store.get<SavedIdentity>(keys.identity)
    if (saved === undefined || saved.pending || this.#deviceKeys === undefined) return
    board.show({ identity: identityOf(saved), identityStatus: 'registered' })
  }

  /** Compares with the chain. A registration that was cut off after the wallet sent it is completed here. */
  async check(): Promise<IdentityStatus> {
    const { chain, store, keys, board, address } = this.#parts
    const onChain = await chain.anchorOf(address)
    const saved = await store.get<SavedIdentity>(keys.identity)
    let status: IdentityStatus = isZero(onChain) ? 'unregistered' : 'elsewhere'
    if (saved !== undefined && saved.anchor === onChain && this.#deviceKeys !== undefined) {
      status = 'registered'
      if (saved.pending) await this.#save({ ...saved, pending: false })
    }
    board.show({ identityStatus: status })
    return status
  }

  /** @throws {ParleyError} `identity/name`, `relay/none`, `chain/...`, `wallet/...`, `funds/...`, `store/failed` */
  async register(
    { wallet, name }: { wallet: Wallet; name: string },
    onProgress: OnProgress = () => {},
  ): Promise<Identity> {
    const { relays, clock, addressBook, address } = this.#parts
    onProgress({ step: 'preparing' })
    const wanted = name.trim()
    if ([...wanted].length > MAX_NAME) throw new ParleyError('identity/name', { length: [...wanted].length })
    await checkWallet(wallet, address, addressBook.chainId)
    await relays.refresh()
    await relays.checkAll()
    const hold = this.#chooseRelays()

    const device = this.#deviceKeys ?? (await this.#makeKeys())
    this.#deviceKeys = device
    const offer = this.get()?.profile.offer
    const profileBytes = encodeProfile({
      version: 1,
      did: this.did,
      name: wanted === '' ? shortAddress(address) : wanted,
      ackKey: toHex(publicKeyOf(device.ackKey)),
      boxKey: toHex(boxPublicKeyOf(device.boxKey)),
      signKey: toHex(publicKeyOf(device.signKey)),
      relays: hold.map(({ id }) => id),
      // Grows by itself, also when another device registered in between.
      sequence: clock.seconds(),
      // A new name or new relays do not end what is offered.
      ...(offer === undefined ? {} : { offer }),
    })
    const attributes = [boxKeyAttribute(boxPublicKeyOf(device.boxKey)), ...hold.map(({ url }) => relayAttribute(url))]
    const data = encodeFunctionData({
      abi: didRegistryAbi,
      functionName: 'setDocument',
      args: [address, profileAnchor(profileBytes), attributes],
    })
    return await this.#write({ wallet, profileBytes, data, action: 'register an identity' }, onProgress)
  }

  /**
   * Another profile with the same keys, by one transaction.
   * @throws {ParleyError} `identity/missing`, `chain/...`, `wallet/...`, `funds/...`, `store/failed`; what encoding throws
   */
  async change(
    change: (profile: Profile) => Profile,
    { wallet, action }: { wallet: Wallet; action: string },
    onProgress: OnProgress = () => {},
  ): Promise<Identity> {
    const { clock, addressBook, address } = this.#parts
    onProgress({ step: 'preparing' })
    const identity = this.get()
    if (identity === undefined) throw new ParleyError('identity/missing', {})
    await checkWallet(wallet, address, addressBook.chainId)
    const { profile } = identity
    const sequence = Math.max(clock.seconds(), profile.sequence + 1)
    const profileBytes = encodeProfile({ ...change(profile), sequence })
    const data = encodeFunctionData({
      abi: didRegistryAbi,
      functionName: 'anchorProfile',
      args: [address, profileAnchor(profileBytes)],
    })
    return await this.#write({ wallet, profileBytes, data, action }, onProgress)
  }

  async #write(
    { wallet, profileBytes, data, action }: { wallet: Wallet; profileBytes: Uint8Array; data: Hex; action: string },
    onProgress: OnProgress,
  ): Promise<Identity> {
    const { chain, store, keys, board, addressBook } = this.#parts
    // Stored before the wallet is asked: if we are cut off after that, `check` finds both and completes.
    const saved: SavedIdentity = { profileBytes, anchor: profileAnchor(profileBytes), pending: true, publishedTo: [] }
    await store.put(keys.identity, saved)
    try {
      await transact({ chain, wallet, to: addressBook.contracts.didRegistry, data, action, onProgress })
    } catch (error) {
      // It did not happen: the former identity, if there was one, is still what stands on chain.
      const { identity } = board.snapshot()
      if (!(error instanceof ParleyError && error.code === 'chain/pending')) {
        if (identity === undefined) await store.remove(keys.identity)
        else await store.put(keys.identity, savedOf(identity))
      }
      throw error
    }
    await this.#save({ ...saved, pending: false })
    board.show({ identityStatus: 'registered' })
    onProgress({ step: 'publishing' })
    await withTimeout(this.publish(), PUBLISH_TIMEOUT_MS, 'Publishing').catch(() => {
      // It stands on chain all the same; the leading tab goes on publishing.
    })
    onProgress({ step: 'done' })
    return this.get() ?? identityOf(saved)
  }

  /** Gives the profile to its relays (and to others, where strangers look for it) until at least one hold relay has it. */
  async publish(signal?: AbortSignal): Promise<void> {
    this.#publishing ??= this.#publishAll(signal).finally(() => {
      this.#publishing = undefined
    })
    return await this.#publishing
  }

  /** @throws {ParleyError} `identity/...`, `profile/...`, `chain/unreachable` when nothing is known yet */
  async find(didOrAddress: string): Promise<Contact> {
    return await this.#find(this.addressOf(didOrAddress), 0)
  }

  /** What is known of somebody, compared with the chain if that is long ago and can be done quickly. */
  async contact(address: Address, maxAgeMs = CONTACT_FRESH_MS): Promise<Contact> {
    const known = await this.#known(address)
    if (known !== undefined && Date.now() - known.checkedAt < maxAgeMs) return known
    const found = this.#find(address, maxAgeMs)
    if (known === undefined) return await found
    return await withTimeout(found, CONTACT_REFRESH_TIMEOUT_MS, 'Looking up').catch(() => known)
  }

  /** @throws {ParleyError} `identity/malformed`, `identity/other-network` */
  addressOf(didOrAddress: string): Address {
    const text = didOrAddress.trim()
    const { chainId: expected } = this.#parts.addressBook
    if (/^0x[0-9a-fA-F]{40}$/.test(text)) return text.toLowerCase() as Address
    let did: ReturnType<typeof parseDid>
    try {
      did = parseDid(text)
    } catch (cause) {
      throw new ParleyError('identity/malformed', { text: text.slice(0, 80) }, { cause })
    }
    if (did.chainId !== expected) throw new ParleyError('identity/other-network', { chainId: did.chainId, expected })
    return did.address
  }

  async #find(address: Address, maxAgeMs: number): Promise<Contact> {
    let finding = this.#finding.get(address)
    if (finding === undefined) {
      finding = this.#lookUp(address, maxAgeMs).finally(() => this.#finding.delete(address))
      this.#finding.set(address, finding)
    }
    return await finding
  }

  async #lookUp(address: Address, maxAgeMs: number): Promise<Contact> {
    const { chain, store, keys, addressBook } = this.#parts
    const did = formatDid({ chainId: addressBook.chainId, address })
    const known = await this.#known(address)
    let anchor: Hex
    try {
      anchor = await chain.anchorOf(address)
    } catch (error) {
      if (known !== undefined && maxAgeMs === 0) return known
      throw error
    }
    if (isZero(anchor)) throw new ParleyError('identity/unknown', { did })
    const own = address === this.#parts.address ? await store.get<SavedIdentity>(keys.identity) : undefined
    const profileBytes =
      known?.anchor === anchor
        ? (await store.get<SavedContact>(keys.contact(address)))?.profileBytes
        : own?.anchor === anchor
          ? own.profileBytes
          : undefined
    const bytes = profileBytes ?? (await this.#fetchProfile(address, did, anchor))
    const contact = contactOf(address, anchor, parseProfile(bytes), Date.now())
    await store.put(keys.contact(address), { profileBytes: bytes, checkedAt: contact.checkedAt } satisfies SavedContact)
    this.#contacts.set(address, contact)
    return contact
  }

  /** Asks relays side by side; the first bytes that hash to the anchor win, whoever served them. */
  async #fetchProfile(address: Address, did: string, anchor: Hex): Promise<Uint8Array> {
    const { relays } = this.#parts
    if (relays.list().length === 0) await relays.refresh()
    const sources = relays
      .list()
      .filter((entry) => relays.isEligible(entry))
      .sort((a, b) => Number(relays.isUsable(b)) - Number(relays.isUsable(a)))
      .slice(0, MAX_WATCHED)
    let forged = false
    try {
      return await Promise.any(
        sources.map(async (entry) => {
          const bytes = await relays.api(entry).profile(address)
          if (bytes === undefined) throw new Error('not there')
          if (profileAnchor(bytes) !== anchor || parseProfile(bytes).did !== did) {
            forged = true
            throw new Error('not what stands on chain')
          }
          return bytes
        }),
      )
    } catch (cause) {
      throw new ParleyError(forged ? 'profile/forged' : 'profile/unavailable', { did }, { cause })
    }
  }

  async #known(address: Address): Promise<Contact | undefined> {
    const inMemory = this.#contacts.get(address)
    if (inMemory !== undefined) return inMemory
    const { store, keys } = this.#parts
    const saved = await store.get<SavedContact>(keys.contact(address))
    if (saved === undefined) return undefined
    const { profileBytes, checkedAt } = saved
    const contact = contactOf(address, profileAnchor(profileBytes), parseProfile(profileBytes), checkedAt)
    this.#contacts.set(address, contact)
    return contact
  }

  async #publishAll(signal?: AbortSignal): Promise<void> {
    const { relays, store, keys, address } = this.#parts
    for (let round = 0; signal?.aborted !== true; round++) {
      const saved = await store.get<SavedIdentity>(keys.identity)
      if (saved === undefined || saved.pending) return
      const hold = parseProfile(saved.profileBytes).relays
      const targets = relays
        .list()
        .filter((entry) => relays.isEligible(entry))
        .slice(0, MAX_WATCHED)
      const took = await Promise.all(
        targets.map(async (entry) => {
          try {
            const api = relays.api(entry)
            const there = await api.profile(address)
            if (there === undefined || profileAnchor(there) !== saved.anchor) {
              await api.putProfile(address, saved.profileBytes)
            }
            return entry.id
          } catch {
            return undefined
          }
        }),
      )
      const publishedTo = took.filter((id) => id !== undefined)
      if (publishedTo.join() !== saved.publishedTo.join()) await this.#save({ ...saved, publishedTo })
      const everyHoldRelay = hold.every((id) => publishedTo.includes(id) || relays.get(id) === undefined)
      const some = hold.some((id) => publishedTo.includes(id))
      // A relay may lag behind the chain for some seconds; one that is dead must not hold up the others.
      if (everyHoldRelay || (some && round >= 3)) return
      await sleep(PUBLISH_RETRY_MS * Math.min(round + 1, 15), signal)
    }
  }

  #chooseRelays(): RelayEntry[] {
    const { relays } = this.#parts
    const usable = relays
      .list()
      .filter((entry) => relays.isUsable(entry) && relays.health(entry.id)?.reachable === true)
    if (usable.length === 0) throw new ParleyError('relay/none', {})
    // The cheapest first; among equals by lot, so that newcomers spread.
    const lots = new Map(usable.map(({ id }) => [id, randomBytes(1)[0] ?? 0]))
    return usable
      .sort((a, b) => Number(a.ask - b.ask) || (lots.get(a.id) ?? 0) - (lots.get(b.id) ?? 0))
      .slice(0, HOLD_RELAYS)
  }

  async #makeKeys(): Promise<DeviceKeys> {
    const { store, keys } = this.#parts
    const fresh: DeviceKeys = { boxKey: randomBytes(32), signKey: randomKey(), ackKey: randomKey() }
    // Another tab may have made them in the meantime: the first ones stay.
    return await store.update<DeviceKeys>(keys.deviceKeys, (old) => old ?? fresh)
  }

  async #save(saved: SavedIdentity): Promise<void> {
    const { store, keys, board, tabs } = this.#parts
    await store.put(keys.identity, saved)
    if (saved.pending) return
    board.show({ identity: identityOf(saved) })
    tabs.tell({ kind: 'changed', key: keys.identity })
  }
}

function savedOf({ profile, anchor, publishedTo }: Identity): SavedIdentity {
  return { profileBytes: encodeProfile(profile), anchor, pending: false, publishedTo: [...publishedTo] }
}

function identityOf({ profileBytes, anchor, publishedTo }: SavedIdentity): Identity {
  const profile = parseProfile(profileBytes)
  return { did: profile.did, address: parseDid(profile.did).address, name: profile.name, profile, anchor, publishedTo }
}

function contactOf(address: Address, anchor: Hex, profile: Profile, checkedAt: number): Contact {
  return { did: profile.did, address, name: profile.name, profile, anchor, checkedAt }
}

function isZero(anchor: Hex): boolean {
  return /^0x0*$/.test(anchor)
}

function shortAddress(address: Address): string {
  return `${address.slice(0, 6)}...${address.slice(-4)}`
}
