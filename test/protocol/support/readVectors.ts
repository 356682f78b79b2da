import { readFileSync } from 'node:fs'

/** The rows of a vector file. Bytes are hex, numbers beyond 2^53 decimal text. */
export function readVectors<Row>(name: string): Row[] {
  const file = new URL(`../vectors/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Row[] }).vectors
}
