import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The contracts that other rooms talk to, and the file of each ABI. */
export const abiSources = [
  { name: 'didRegistryAbi', artifact: 'contracts/identity/DIDRegistry.sol/DIDRegistry.json' },
  { name: 'nameRegistryAbi', artifact: 'contracts/identity/NameRegistry.sol/NameRegistry.json' },
  { name: 'directoryAbi', artifact: 'contracts/identity/Directory.sol/Directory.json' },
  { name: 'relayRegistryAbi', artifact: 'contracts/relays/RelayRegistry.sol/RelayRegistry.json' },
  { name: 'postOfficeAbi', artifact: 'contracts/postage/PostOffice.sol/PostOffice.json' },
  { name: 'consultationTabsAbi', artifact: 'contracts/sessions/ConsultationTabs.sol/ConsultationTabs.json' },
  { name: 'blockhashBeaconAbi', artifact: 'contracts/beacon/BlockhashBeacon.sol/BlockhashBeacon.json' },
  { name: 'drandBeaconAbi', artifact: 'contracts/beacon/DrandBeacon.sol/DrandBeacon.json' },
  { name: 'timelockAbi', artifact: 'contracts/governance/Timelock.sol/Timelock.json' },
  { name: 'devUsdAbi', artifact: 'contracts/dev/DevUSD.sol/DevUSD.json' },
] as const

/** The TypeScript source of one ABI, from the compiler's artifact. */
export async function abiModule({ name, artifact }: { name: string; artifact: string }): Promise<string> {
  const { abi } = JSON.parse(await readFile(join(root, 'artifacts', artifact), 'utf8')) as { abi: unknown[] }
  const entries = abi.map((entry) => `  ${JSON.stringify(entry)},`).join('\n')
  return `// Generated from ${artifact.split('.sol')[0]}.sol by scripts/generateAbi.ts. Do not edit.\nexport const ${name} = [\n${entries}\n] as const\n`
}

/** Where the ABI of this name is kept. */
export function abiPath(name: string): string {
  return join(root, 'protocol/src/abi', `${name}.ts`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(join(root, 'protocol/src/abi'), { recursive: true })
  for (const source of abiSources) await writeFile(abiPath(source.name), await abiModule(source))
  console.log(`wrote ${abiSources.length} ABIs to protocol/src/abi`)
}
