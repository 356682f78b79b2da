import { loadConfig } from '../config/loadConfig.ts'
import { peerSeed } from '../config/peerSeed.ts'
import { publicAddresses } from '../config/publicAddresses.ts'
import { readKey } from '../config/readKey.ts'
import { signerAddress } from '../config/signerAddress.ts'
import { peerIdOf } from '../waku/peerIdOf.ts'

/** Prints what is registered on the chain for this relay. */
export async function id(configFile: string): Promise<void> {
  const config = loadConfig(configFile)
  const signer = signerAddress(readKey(config.keyFile))
  const peerId = await peerIdOf(peerSeed(config.dataDir))
  console.log(JSON.stringify({ signer, peerId, ...publicAddresses(config, peerId) }))
}
