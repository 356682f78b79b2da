import { type Address, isAddressEqual, type PublicClient } from 'viem'
import type { WantedContract } from './DeploymentScript.ts'
import { type Artifact, readArtifact } from './readArtifact.ts'

/** Whether `address` holds this very contract: the compiler's code, but for immutables, and the wanted facts. */
export async function isSameContract(client: PublicClient, address: Address, wanted: WantedContract): Promise<boolean> {
  const artifact = await readArtifact(wanted.artifact)
  const code = await client.getCode({ address })
  if (
    code === undefined ||
    withoutImmutables(code, artifact) !== withoutImmutables(artifact.deployedBytecode, artifact)
  ) {
    return false
  }
  for (const [functionName, fact] of Object.entries(wanted.facts)) {
    const found = await client.readContract({ address, abi: artifact.abi, functionName })
    if (!isSameFact(found, fact)) return false
  }
  return true
}

function withoutImmutables(code: string, { immutableReferences }: Artifact): string {
  const digits = code.split('')
  for (const { start, length } of Object.values(immutableReferences).flat()) {
    digits.fill('0', 2 + 2 * start, 2 + 2 * (start + length))
  }
  return digits.join('').toLowerCase()
}

/** viem gives small integers as numbers, large ones as bigints, and addresses in mixed case. */
function isSameFact(found: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'string' && /^0x[0-9a-fA-F]{40}$/.test(wanted)) {
    return isAddressEqual(found as Address, wanted as Address)
  }
  return String(found) === String(wanted)
}
