import * as v from 'valibot'
import { loadConfig } from '../config/loadConfig.ts'
import { publicAddresses } from '../config/publicAddresses.ts'
import { NodeError } from '../nodeError.ts'

const lowFunds = v.object({ signer: v.string(), funds: v.object({ low: v.literal(true) }) })

/** Prints the status of the relay that runs with this configuration. */
export async function status(configFile: string): Promise<void> {
  const { http, ...config } = loadConfig(configFile)
  const { url } = publicAddresses({ ...config, http: { ...http, publicUrl: undefined } }, '')
  try {
    const response = await fetch(`${url}/v1/status`, { signal: AbortSignal.timeout(5000) })
    const body: unknown = await response.json()
    console.log(JSON.stringify(body, null, 2))
    if (v.is(lowFunds, body))
      console.error(`The signer's gas money runs out: send ${body.signer} some of the chain's coin.`)
  } catch (cause) {
    throw new NodeError(
      'command/failed',
      { reason: `No relay answers at ${url}: start it with "parley-node start".` },
      { cause },
    )
  }
}
