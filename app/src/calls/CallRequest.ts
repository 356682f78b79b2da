import type { CallPayment } from '@parley/client'
import type { CallMedia } from '@parley/protocol'

/** Whom somebody wants to call, and how. */
export type CallRequest = { did: string; name: string; media: CallMedia; payment?: CallPayment }
