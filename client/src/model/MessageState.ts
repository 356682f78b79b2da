/** `received` is the state of an incoming message; the others are what is proved about an outgoing one. */
export type MessageState = 'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'received'
