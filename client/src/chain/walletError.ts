import { ParleyError } from '../errors/ParleyError.ts'

const USER_REJECTED = 4001
const INSUFFICIENT = /insufficient funds|doesn't have enough funds|exceeds the balance/i
const REJECTED = /user (rejected|denied|cancel)|rejected by user|request rejected/i

/** Wallets throw whatever they like; what a person must know is whether they declined, and that nothing is lost. */
export function walletError(error: unknown, action: string, address: string): ParleyError {
  if (error instanceof ParleyError) return error
  for (const each of causes(error)) {
    const { code, name, message, shortMessage } = each
    const text = `${String(shortMessage ?? '')} ${String(message ?? '')}`
    if (code === USER_REJECTED || name === 'UserRejectedRequestError' || REJECTED.test(text)) {
      return new ParleyError('wallet/rejected', { action }, { cause: error })
    }
    if (name === 'InsufficientFundsError' || INSUFFICIENT.test(text)) {
      return new ParleyError('funds/gas', { address }, { cause: error })
    }
  }
  const [first] = causes(error)
  const detail = String(first?.shortMessage ?? first?.message ?? 'no reason given').split('\n')[0] ?? ''
  return new ParleyError('wallet/failed', { action, detail: detail.slice(0, 200) }, { cause: error })
}

type Thrown = { code?: unknown; name?: unknown; message?: unknown; shortMessage?: unknown; cause?: unknown }

function causes(error: unknown): Thrown[] {
  const found: Thrown[] = []
  let each = error
  while (typeof each === 'object' && each !== null && found.length < 8) {
    found.push(each as Thrown)
    each = (each as Thrown).cause
  }
  return found
}
