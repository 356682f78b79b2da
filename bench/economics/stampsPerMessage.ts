/** A stamp for each of the recipient's two hold relays. */
export const STAMPS_PER_MESSAGE = 2
