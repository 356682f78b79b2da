const YEAR = 365 * 24 * 60 * 60

/** Keeps a preference where the server layout reads it, so that the next page comes right from the start. */
export function setCookie(name: 'locale' | 'theme', value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox before 140
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`
}
