import { network } from 'hardhat'
import { serveConnection } from './serveConnection.ts'

/** A fresh chain behind a real HTTP port. */
export async function serveChain() {
  const connection = await network.create()
  const { rpcUrl, close } = await serveConnection(connection)
  return {
    connection,
    rpcUrl,
    async stop() {
      await close()
      await connection.close()
    },
  }
}
