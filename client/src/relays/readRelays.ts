import type { RelayInfo } from '../model/RelayInfo.ts'
import { describeRelays } from './describeRelays.ts'
import { type DirectoryInit, openDirectory } from './openDirectory.ts'

/** The relays of a network, for a page without a wallet. @throws {ParleyError} `chain/...`, `store/failed` */
export async function readRelays(init: DirectoryInit): Promise<RelayInfo[]> {
  const { directory, chain } = await openDirectory(init)
  const infos = await describeRelays(directory, chain)
  await directory.save()
  return infos
}
