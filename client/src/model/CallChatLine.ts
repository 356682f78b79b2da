/** One line written during a call; not kept when it is over. */
export type CallChatLine = {
  readonly id: string
  readonly from: 'me' | 'peer'
  readonly text: string
  /** Unix ms. */
  readonly at: number
}
