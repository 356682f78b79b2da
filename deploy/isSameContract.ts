import type { Abi, Address, PublicClient } from 'viem'
import type { Fact, Parameter, WantedContract } from './DeploymentScript.ts'
import { type Artifact, readArtifact } from './readArtifact.ts'

/** What a contract says of one of its parameters. */
export function factsOf({ name, value, facts }: Parameter): readonly Fact[] {
  return facts ?? [{ functionName: name, answer: value }]
}

/** Whether `address` holds this very contract: the compiler's code, but for immutables, and all that cannot change since. */
export async function isSameContract(client: PublicClient, address: Address, wanted: WantedContract): Promise<boolean> {
  const artifact = await readArtifact(wanted.artifact)
  const code = await client.getCode({ address })
  if (
    code === undefined ||
    withoutImmutables(code, artifact) !== withoutImmutables(artifact.deployedBytecode, artifact)
  ) {
    return false
  }
  const lasting = wanted.parameters.filter(({ changeable }) => !changeable).flatMap(factsOf)
  for (const fact of lasting) {
    const found = await readFact(client, { address, abi: artifact.abi, fact })
    if (!isSameAnswer(found, fact.answer)) return false
  }
  return true
}

/** What the chain answers. */
export async function readFact(
  client: PublicClient,
  { address, abi, fact }: { address: Address; abi: Abi; fact: Fact },
): Promise<unknown> {
  const { functionName, args = [] } = fact
  return await client.readContract({ address, abi, functionName, args })
}

/** viem gives small integers as numbers, large ones as bigints, and addresses in mixed case. */
export function isSameAnswer(found: unknown, wanted: unknown): boolean {
  return String(found).toLowerCase() === String(wanted).toLowerCase()
}

function withoutImmutables(code: string, { immutableReferences }: Artifact): string {
  const digits = code.split('')
  for (const { start, length } of Object.values(immutableReferences).flat()) {
    digits.fill('0', 2 + 2 * start, 2 + 2 * (start + length))
  }
  return digits.join('').toLowerCase()
}
