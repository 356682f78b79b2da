'use client'
import { Card } from '../ui/Card.tsx'
import { ConnectButton } from './ConnectButton.tsx'

/** Where a page needs a wallet: what for, and the button. */
export function ConnectFirst({ words }: { words: string }) {
  return (
    <Card className="flex flex-col items-start gap-4">
      <p>{words}</p>
      <ConnectButton />
    </Card>
  )
}
