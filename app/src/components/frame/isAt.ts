import type { Place } from './places.ts'

/** Whether a page belongs to a place. */
export function isAt({ href, also = [] }: Pick<Place, 'href' | 'also'>, path: string | null): boolean {
  return [href, ...also].some((root) => path === root || path?.startsWith(`${root}/`))
}
