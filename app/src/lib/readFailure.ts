/** What went wrong, as a key of the `errors` messages with its facts. */
export type Failure = { code: string; facts: Readonly<Record<string, string | number>> }

const DEPTH = 8

/** Finds the code of an error: our own codes (`room/what`) first, then what wallets and viem throw, along its causes. */
export function readFailure(error: unknown): Failure {
  if (wasCancelled(error)) return { code: 'wallet/cancelled', facts: {} }
  let fallback: Failure | undefined
  let current: unknown = error
  for (let depth = 0; depth < DEPTH && typeof current === 'object' && current !== null; depth++) {
    const { code, facts, name, message, cause } = current as {
      code?: unknown
      facts?: unknown
      name?: unknown
      message?: unknown
      cause?: unknown
    }
    if (typeof code === 'string' && /^[a-z]+\/[a-z-]+$/.test(code)) return { code, facts: plainFacts(facts) }
    if (code === 4001 || code === 5000 || name === 'UserRejectedRequestError')
      return { code: 'wallet/rejected', facts: {} }
    if (code === -32002 || name === 'ResourceUnavailableRpcError') return { code: 'wallet/pending', facts: {} }
    if (name === 'ConnectorChainMismatchError' || name === 'ChainMismatchError')
      return { code: 'wallet/wrong-chain', facts: {} }
    if (name === 'SwitchChainError' || name === 'SwitchChainNotSupportedError')
      fallback ??= { code: 'wallet/no-switch', facts: {} }
    if (name === 'InsufficientFundsError') return { code: 'funds/gas', facts: {} }
    if (
      name === 'HttpRequestError' ||
      name === 'TimeoutError' ||
      (name === 'TypeError' && String(message).includes('fetch'))
    )
      fallback ??= { code: 'chain/unreachable', facts: {} }
    current = cause
  }
  return fallback ?? { code: 'unknown', facts: {} }
}

/** Whether somewhere below lies that the person stopped waiting: the client can only tell that the wallet did not sign. */
function wasCancelled(error: unknown): boolean {
  let current: unknown = error
  for (let depth = 0; depth < DEPTH && typeof current === 'object' && current !== null; depth++) {
    const { name, cause } = current as { name?: unknown; cause?: unknown }
    if (name === 'WalletCancelled') return true
    current = cause
  }
  return false
}

function plainFacts(facts: unknown): Failure['facts'] {
  if (typeof facts !== 'object' || facts === null) return {}
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]): [string, string | number][] =>
      typeof value === 'string' ? [[name, value.slice(0, 200)]] : typeof value === 'number' ? [[name, value]] : [],
    ),
  )
}
