import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'

/** A block as far as it must be known to be mined again: the node is deterministic, so the rest follows. */
export type RecordedBlock = { number: number; timestamp: number; hash: string; transactions: `0x${string}`[] }

/** The development chain lives in memory only. This file is its memory across `npm start -- --keep`. */
export type ChainRecord = { genesis: number; blocks: RecordedBlock[]; append(blocks: RecordedBlock[]): void }

/** Opens the record of the last run, or begins one now. A line cut off by a crash ends the record there. */
export function openChainRecord(path: string): ChainRecord {
  const [first, ...lines] = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  const genesis = first ? (JSON.parse(first) as { genesis: number }).genesis : Math.floor(Date.now() / 1000)
  const blocks: RecordedBlock[] = []
  for (const line of lines) {
    const block = parse(line)
    if (block?.number !== blocks.length + 1) break
    blocks.push(block)
  }
  const text = [JSON.stringify({ genesis }), ...blocks.map((block) => JSON.stringify(block)), '']
  writeFileSync(path, text.join('\n'))
  return {
    genesis,
    blocks,
    append(added) {
      blocks.push(...added)
      appendFileSync(path, added.map((block) => `${JSON.stringify(block)}\n`).join(''))
    },
  }
}

function parse(line: string): RecordedBlock | undefined {
  try {
    return JSON.parse(line) as RecordedBlock
  } catch {
    return undefined
  }
}
