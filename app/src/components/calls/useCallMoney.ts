'use client'
import { useMoney } from '../../hooks/useMoney.ts'
import { useValue } from '../../hooks/useValue.ts'
import { session } from '../../session/session.ts'

// Calls are drawn on pages without a wallet too, so the token is the running client's. Nothing paid is drawn without one.
const NO_TOKEN = { name: '', symbol: '', decimals: 0, version: '', faucet: false }

/** Writes the amounts of a paid call. */
export function useCallMoney(): ReturnType<typeof useMoney> {
  const current = useValue(session)
  return useMoney({ token: current.status === 'ready' ? current.network.token : NO_TOKEN })
}
