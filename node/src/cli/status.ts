import { loadConfig } from '../config/loadConfig.ts'
import { publicAddresses } from '../config/publicAddresses.ts'
import { NodeError } from '../nodeError.ts'

/** Prints the status of the relay that runs with this configuration. */
export async function status(configFile: string): Promise<void> {
  const { http, ...config } = loadConfig(configFile)
  const { url } = publicAddresses({ ...config, http: { ...http, publicUrl: undefined } }, '')
  try {
    const response = await fetch(`${url}/v1/status`, { signal: AbortSignal.timeout(5000) })
    console.log(JSON.stringify(await response.json(), null, 2))
  } catch (cause) {
    throw new NodeError(
      'command/failed',
      { reason: `No relay answers at ${url}: start it with "parley-node start".` },
      { cause },
    )
  }
}
