import type { RelayInfo } from '../model/RelayInfo.ts'
import { describeRelay } from './describeRelay.ts'
import { type DirectoryInit, openDirectory } from './openDirectory.ts'

/** One relay with what the others measured of it, for a page without a wallet; undefined if there is none. @throws as {@link readRelays} */
export async function readRelay({ id, ...init }: DirectoryInit & { id: number }): Promise<RelayInfo | undefined> {
  const { directory, chain } = await openDirectory(init)
  const info = await describeRelay(directory, chain, id)
  await directory.save()
  return info
}
