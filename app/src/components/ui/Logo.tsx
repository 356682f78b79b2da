import { Ring } from './Ring.tsx'

/** The sign of the house: the ring of a delivered message. */
export function Logo({ className = 'size-7' }: { className?: string }) {
  return <Ring ring={{ kind: 'delivered', share: 1 }} className={`text-accent ${className}`} />
}
