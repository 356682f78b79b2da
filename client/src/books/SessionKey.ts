/** The key that signs a book's stamps. Random, and kept beside its counters: losing one loses both. */
export type SessionKey = { privateKey: Uint8Array /** Unix ms. */; createdAt: number; bookId?: bigint }
