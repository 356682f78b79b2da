import { type Address, parseDid } from '@parley/protocol'
import { ParleyError } from '../errors/ParleyError.ts'
import type { ClientSnapshot } from '../model/ClientSnapshot.ts'
import type { Conversation } from '../model/Conversation.ts'
import type { MessageRecord } from '../model/MessageRecord.ts'
import type { Store } from '../model/Store.ts'
import { Listeners } from '../util/Listeners.ts'
import type { ConversationRecord } from './ConversationRecord.ts'
import type { StoreKeys } from './storeKeys.ts'
import type { Tabs } from './Tabs.ts'

export type MessageRef = Pick<MessageRecord, 'peer' | 'at' | 'direction' | 'id'>

const NONE: readonly MessageRecord[] = []

/** What screens see. Everything that must survive is stored first and shown then; other tabs are told where to look. */
export class Board {
  readonly #store: Store
  readonly #keys: StoreKeys
  readonly #tabs: Tabs
  readonly #listeners = new Listeners()
  readonly #conversations = new Map<Address, ConversationRecord>()
  /** Sorted; only conversations that somebody looked at. */
  readonly #messages = new Map<Address, readonly MessageRecord[]>()
  readonly #loading = new Map<Address, Promise<readonly MessageRecord[]>>()
  #snapshot: ClientSnapshot = {
    identity: undefined,
    identityStatus: 'unknown',
    books: [],
    conversations: [],
    relays: [],
    calls: [],
    callHistory: [],
    connection: { state: 'stopped', relays: 0, latencyMs: undefined, chain: 'unknown', leader: false },
    available: false,
    blocked: [],
    appointments: [],
    line: undefined,
    duty: undefined,
    desk: undefined,
  }

  constructor(store: Store, keys: StoreKeys, tabs: Tabs) {
    this.#store = store
    this.#keys = keys
    this.#tabs = tabs
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener)
  readonly snapshot = (): ClientSnapshot => this.#snapshot

  async load(): Promise<void> {
    for (const { value } of await this.#store.list<ConversationRecord>(this.#keys.conversations)) {
      this.#conversations.set(value.address, value)
    }
    this.#showConversations()
  }

  show(change: Partial<Omit<ClientSnapshot, 'conversations'>>): void {
    const next = { ...this.#snapshot, ...change }
    if ((Object.keys(change) as (keyof ClientSnapshot)[]).every((key) => next[key] === this.#snapshot[key])) return
    this.#snapshot = next
    this.#listeners.fire()
  }

  conversation(address: Address): ConversationRecord | undefined {
    return this.#conversations.get(address)
  }

  /** The loaded messages, oldest first; loads them when nobody did yet. */
  messages(address: Address): readonly MessageRecord[] {
    const loaded = this.#messages.get(address)
    if (loaded === undefined) void this.loadMessages(address).catch(() => {})
    return loaded ?? NONE
  }

  loadMessages(address: Address): Promise<readonly MessageRecord[]> {
    const loaded = this.#messages.get(address)
    if (loaded !== undefined) return Promise.resolve(loaded)
    let loading = this.#loading.get(address)
    if (loading === undefined) {
      loading = this.#loadMessages(address).finally(() => this.#loading.delete(address))
      this.#loading.set(address, loading)
    }
    return loading
  }

  async message(address: Address, at: number, direction: 'in' | 'out', id: string): Promise<MessageRecord | undefined> {
    return await this.#store.get<MessageRecord>(this.#keys.message(address, at, direction, id))
  }

  /** Stores a message, then shows it. One that is there already stays as it is. */
  async addMessage(record: MessageRecord): Promise<void> {
    await this.#change(record, (old) => old ?? record)
  }

  /** Changes a stored message in one step (two relays may answer at once), then shows it. */
  async changeMessage(which: MessageRef, change: (old: MessageRecord) => MessageRecord): Promise<MessageRecord> {
    return await this.#change(which, (old) => {
      if (old === undefined) throw new ParleyError('message/unknown', { id: which.id })
      return change(old)
    })
  }

  async #change(
    { peer, at, direction, id }: MessageRef,
    change: (old: MessageRecord | undefined) => MessageRecord,
  ): Promise<MessageRecord> {
    const { address } = parseDid(peer)
    const key = this.#keys.message(address, at, direction, id)
    const record = await this.#store.update<MessageRecord>(key, change)
    this.#showMessage(address, record)
    await this.updateConversation(address, peer, (conversation) => {
      const { last } = conversation
      const newer = last === undefined || last.at < record.at || (last.id === record.id && last.at === record.at)
      return newer ? { ...conversation, last: record, at: Math.max(conversation.at, record.at) } : conversation
    })
    this.#tabs.tell({ kind: 'changed', key })
    return record
  }

  async updateConversation(
    address: Address,
    peer: string,
    change: (conversation: ConversationRecord) => ConversationRecord,
  ): Promise<ConversationRecord> {
    const key = this.#keys.conversation(address)
    const next = await this.#store.update<ConversationRecord>(key, (old) =>
      change(
        old ?? {
          peer,
          address,
          name: '',
          last: undefined,
          unread: 0,
          at: 0,
          outSequence: 0,
          inHighest: 0,
          missing: [],
        },
      ),
    )
    this.#conversations.set(address, next)
    this.#showConversations()
    this.#tabs.tell({ kind: 'changed', key })
    return next
  }

  /** Another tab changed this entry. */
  async reload(key: string): Promise<void> {
    if (key.startsWith(this.#keys.conversations)) {
      const value = await this.#store.get<ConversationRecord>(key)
      if (value === undefined) return
      this.#conversations.set(value.address, value)
      this.#showConversations()
    } else {
      const value = await this.#store.get<MessageRecord>(key)
      if (value !== undefined) this.#showMessage(parseDid(value.peer).address, value)
    }
  }

  async #loadMessages(address: Address): Promise<readonly MessageRecord[]> {
    const stored = await this.#store.list<MessageRecord>(this.#keys.messages(address))
    const messages = stored.map(({ value }) => value).sort(inOrder)
    this.#messages.set(address, messages)
    this.#listeners.fire()
    return messages
  }

  #showMessage(address: Address, record: MessageRecord): void {
    const loaded = this.#messages.get(address)
    // While the list is being loaded it may be read before or after this write: load again.
    if (loaded === undefined) {
      const loading = this.#loading.get(address)
      if (loading !== undefined) void loading.then(() => this.#showMessage(address, record)).catch(() => {})
      return
    }
    const others = loaded.filter(({ id, direction }) => id !== record.id || direction !== record.direction)
    this.#messages.set(address, [...others, record].sort(inOrder))
    this.#listeners.fire()
  }

  #showConversations(): void {
    const conversations = [...this.#conversations.values()]
      .filter(({ last }) => last !== undefined)
      .sort((a, b) => b.at - a.at)
      .map(
        ({ peer, address, name, last, unread, missing, at }): Conversation => ({
          peer,
          address,
          name,
          last,
          unread,
          missing: missing.length,
          at,
        }),
      )
    this.#snapshot = { ...this.#snapshot, conversations }
    this.#listeners.fire()
  }
}

function inOrder(a: MessageRecord, b: MessageRecord): number {
  if (a.direction === b.direction && a.sequence !== b.sequence && a.at === b.at) return a.sequence - b.sequence
  return a.at - b.at || (a.id < b.id ? -1 : 1)
}
