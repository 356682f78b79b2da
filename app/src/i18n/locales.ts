/** The languages the app is written in; the first is the default. */
export const locales = ['en', 'zh'] as const
export type Locale = (typeof locales)[number]
