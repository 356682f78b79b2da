import type { Hex } from 'viem'

/** A read of the chain that a handler asks for. */
export type ChainCall =
  | { readonly kind: 'call'; readonly to: Hex; readonly data: Hex }
  | { readonly kind: 'balance'; readonly to: Hex }
  | { readonly kind: 'code'; readonly to: Hex }

/** `undefined`: the call was reverted. */
export type ChainCallResult = Hex | undefined

/** One name for equal calls. */
export function keyOfCall(call: ChainCall): string {
  return `${call.kind}:${call.to}:${call.kind === 'call' ? call.data : ''}`
}
