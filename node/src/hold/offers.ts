import type { DatabaseSync } from 'node:sqlite'
import type { Offer } from '@parley/protocol'

type Found = { address: string; bytes: Uint8Array }

/** Which of the held profiles offer advice, found by topic and language. */
export class Offers {
  readonly #database: DatabaseSync

  constructor({ database }: { database: DatabaseSync }) {
    this.#database = database
  }

  /** A profile was kept: what it offers replaces what it offered. */
  put(address: string, offer: Offer | undefined): void {
    this.#database.prepare('DELETE FROM offer_tag WHERE address = ?').run(address)
    const insert = this.#database.prepare('INSERT OR IGNORE INTO offer_tag (tag, address) VALUES (?, ?)')
    for (const tag of tagsOf(offer)) insert.run(tag, address)
  }

  /** In order of address, after one, at most `limit`; `only` among these. */
  list({
    after,
    limit,
    topic,
    language,
    only,
  }: {
    after: string
    limit: number
    topic?: string | undefined
    language?: string | undefined
    only?: readonly string[] | undefined
  }): Found[] {
    const tags = [
      ANY,
      ...(topic === undefined ? [] : [`topic ${topic}`]),
      ...(language === undefined ? [] : [`language ${language.toLowerCase()}`]),
    ]
    // The rarest is last by intention: whoever asks for a topic gets its list, not everybody's.
    const first = tags.at(-1) ?? ANY
    const others = tags.slice(1, -1)
    const also = others.map(() => 'AND EXISTS (SELECT 1 FROM offer_tag o WHERE o.tag = ? AND o.address = t.address)')
    const query = this.#database.prepare(
      `SELECT t.address, p.bytes FROM offer_tag t JOIN profile p ON p.address = t.address
       WHERE t.tag = ? AND t.address > ? ${also.join(' ')} ORDER BY t.address LIMIT ?`,
    )
    if (only === undefined) return query.all(first, after, ...others, limit).flatMap(readRow)
    const found: Found[] = []
    for (const address of only) {
      if (address <= after) continue
      if (found.length === limit) break
      if (tags.every((tag) => this.#has(tag, address))) {
        found.push(
          ...this.#database
            .prepare('SELECT address, bytes FROM profile WHERE address = ?')
            .all(address)
            .flatMap(readRow),
        )
      }
    }
    return found
  }

  #has(tag: string, address: string): boolean {
    return (
      this.#database.prepare('SELECT 1 FROM offer_tag WHERE tag = ? AND address = ?').get(tag, address) !== undefined
    )
  }
}

const ANY = 'any'

/** A language is found by its tag and by each beginning of it: "zh" finds "zh-Hans". */
function tagsOf(offer: Offer | undefined): string[] {
  if (offer === undefined) return []
  const languages = offer.languages.flatMap((language) => {
    const parts = language.toLowerCase().split('-')
    return parts.map((_, index) => `language ${parts.slice(0, index + 1).join('-')}`)
  })
  return [ANY, ...offer.topics.map((topic) => `topic ${topic}`), ...languages]
}

function readRow({ address, bytes }: Record<string, unknown>): Found[] {
  return bytes instanceof Uint8Array ? [{ address: String(address), bytes }] : []
}
