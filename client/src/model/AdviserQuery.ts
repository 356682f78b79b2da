/** What is looked for; everything left out does not matter. */
export type AdviserQuery = {
  /** Words that name, title, text or topics have all of. */
  readonly text?: string
  /** Each of these topics. */
  readonly topics?: readonly string[]
  /** One of these languages; "zh" also finds "zh-Hans". */
  readonly languages?: readonly string[]
  /** Token units. */
  readonly maxPerMinute?: bigint
  readonly availableNow?: boolean
  /** `available`: those who can be called now first, then by rating; the default. */
  readonly order?: 'available' | 'price' | 'rating'
}
