import type { Hex } from '@parley/protocol'

/** The open tab of a paid call, whose relay gives both sides TURN: the key is the one of this side in its terms. */
export type TabSubject = { readonly tabId: Hex; readonly relayId: number; readonly key: Uint8Array }
