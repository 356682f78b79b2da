import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { peerSeed } from '../config/peerSeed.ts'
import { readKey } from '../config/readKey.ts'
import { signerAddress } from '../config/signerAddress.ts'
import { peerIdOf } from '../waku/peerIdOf.ts'

/** Makes what is missing in a folder and keeps what is there: a second run changes nothing. */
export async function init(directory: string): Promise<void> {
  const folder = resolve(directory)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const keyFile = join(folder, 'signer.key')
  if (!existsSync(keyFile)) writeFileSync(keyFile, `0x${newKey()}\n`, { mode: 0o600, flag: 'wx' })
  const signer = signerAddress(readKey(keyFile))
  const peerId = await peerIdOf(peerSeed(folder))
  const configFile = join(folder, 'relay.json')
  if (!existsSync(configFile)) {
    const config = {
      dataDir: '.',
      rpcUrl: 'http://127.0.0.1:8545',
      addressBook: '31337.json',
      keyFile: 'signer.key',
      http: { host: '127.0.0.1', port: 7001 },
      waku: { host: '127.0.0.1', wsPort: 7002, tcpPort: 7003 },
      logLevel: 'info',
    }
    writeFileSync(configFile, `${JSON.stringify(config, null, 2)}\n`, { flag: 'wx' })
  }
  console.log(JSON.stringify({ signer, peerId, keyFile, configFile }, null, 2))
}

/** A private key is any 32 bytes below the order of the curve; all but one in 2^128 are. */
function newKey(): string {
  for (;;) {
    const key = randomBytes(32).toString('hex')
    if (!key.startsWith('ffffffff') && !/^0+$/.test(key)) return key
  }
}
