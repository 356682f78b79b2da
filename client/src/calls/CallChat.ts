import type { ChannelMessage } from '@parley/protocol'
import type { CallChatLine } from '../model/CallChatLine.ts'
import { MAX_CHAT } from './constants.ts'

type TextMessage = Extract<ChannelMessage, { kind: 'text' }>

/** Lines that go with a call. What is written before there is a connection is said when there is one. */
export class CallChat {
  #lines: readonly CallChatLine[] = []
  #unsaid: TextMessage[] = []

  get lines(): readonly CallChatLine[] {
    return this.#lines
  }

  /** `tell`: whether it went out. */
  write(text: string, tell: (message: TextMessage) => boolean): void {
    const line = { kind: 'text', id: crypto.randomUUID(), text } as const
    if (!tell(line)) this.#unsaid = [...this.#unsaid, line].slice(-MAX_CHAT)
    this.#add({ id: line.id, from: 'me', text, at: Date.now() })
  }

  /** A line of the other side. False where it came twice. */
  hear({ id, text }: TextMessage, at: number): boolean {
    if (this.#lines.some((line) => line.id === id && line.from === 'peer')) return false
    this.#add({ id, from: 'peer', text, at })
    return true
  }

  /** There is a connection. */
  catchUp(tell: (message: TextMessage) => void): void {
    for (const line of this.#unsaid) tell(line)
    this.#unsaid = []
  }

  #add(line: CallChatLine): void {
    this.#lines = [...this.#lines, line].slice(-MAX_CHAT)
  }
}
