import type { MessageRecord } from '@parley/client'
import type { Person } from './ClientWorld.ts'

/** A message of a conversation by its text, once it is in this state. */
export function findMessage(
  { client }: Pick<Person, 'client'>,
  peer: string,
  text: string,
  state: MessageRecord['state'],
): MessageRecord | undefined {
  return client.conversations.messages(peer).find((message) => message.text === text && message.state === state)
}
