'use client'
import { usePathname, useRouter } from 'next/navigation'

const WITHOUT_WALLET = ['/network', '/relays']

/** Goes to a page that can ask the wallet, where this one cannot. */
export function useWalletPage(): () => void {
  const path = usePathname()
  const router = useRouter()
  return () => {
    if (WITHOUT_WALLET.includes(path ?? '')) router.push('/calls')
  }
}
