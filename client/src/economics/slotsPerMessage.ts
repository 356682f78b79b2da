/** What a message of up to 2 KB to somebody with two hold relays spends. Longer ones count as several. */
export const SLOTS_PER_MESSAGE = 2n
