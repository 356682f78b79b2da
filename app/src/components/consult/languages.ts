/** Languages offered as a choice; others that an offer names are shown all the same. */
export const LANGUAGES = ['en', 'zh', 'es', 'fr', 'de', 'pt', 'it', 'ru', 'ja', 'ko', 'ar', 'hi'] as const

/** The name of a language for a reader; the tag itself where there is none. */
export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
