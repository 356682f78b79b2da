import { classes } from './classes.ts'

const PATHS = {
  chat: 'M4 5.5h16v11H10l-4 3.5v-3.5H4z',
  stamps: 'M5 4h14v16H5zM9 8h6v6H9zM9 17h6',
  relays: 'M12 5.5a2 2 0 1 0 0-.01M5 18a2 2 0 1 0 0-.01M19 18a2 2 0 1 0 0-.01M11 7.2 6 16.3M13 7.2l5 9.1M7 18h10',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.500-5.500s6.700 1.900 7.500 5.500',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  alert: 'M12 4 2.800 19.500h18.400zM12 10v4.500M12 17v.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.01',
  send: 'M4 12 20 4.500 15.500 20l-4-6.500zM11.500 13.500 20 4.500',
  back: 'M14.500 5.500 8 12l6.500 6.500',
  close: 'M6 6l12 12M18 6 6 18',
  retry: 'M19 12a7 7 0 1 1-2.200-5.100M19 4v4.500h-4.500',
  wallet: 'M4 7h15v12H4zM4 7l11-3v3M15 13h4',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
  moon: 'M19.500 14A8 8 0 0 1 10 4.500a8 8 0 1 0 9.500 9.500z',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.500 4.500',
  chevron: 'm6 9.500 6 6 6-6',
  out: 'M14 5h5v5M19 5l-8 8M11 6H5v13h13v-6',
  key: 'M8 16.500a4 4 0 1 1 3.800-5.200H21v3.500h-2.500v2H15v-2h-3.200A4 4 0 0 1 8 16.500zM7.500 12.500v.01',
} as const

export type IconName = keyof typeof PATHS

/** A line drawing, always beside words or inside a named button. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      className={classes('size-5', className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.700"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
