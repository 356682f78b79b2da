import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeAbiParameters, type Hex } from 'viem'
import { constructorArguments, type DeploymentPlan, type PlannedContract } from './planDeployment.ts'
import { readBuild } from './readArtifact.ts'

/** What an explorer asks of whoever verifies a contract. */
type Verification = {
  readonly name: string
  readonly address: string
  /** As the compiler's input names it. */
  readonly contract: string
  readonly compiler: string
  /** The standard JSON input, a file beside this one. */
  readonly input: string
  /** ABI-encoded, without 0x. */
  readonly constructorArguments: string
}

/** Writes the compiler's input as it was, and what each contract was built with: explorers want both to verify sources. */
export async function writeSources(directory: string, { contracts }: DeploymentPlan): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  const list: Verification[] = []
  for (const contract of contracts.filter(({ origin }) => origin !== 'given')) {
    const { buildInfoId, inputSourceName, contractName } = contract.artifact
    const { solcLongVersion, input } = await readBuild(buildInfoId)
    const file = `${buildInfoId}.json`
    await writeFile(join(directory, file), JSON.stringify(input))
    list.push({
      name: contract.name,
      address: contract.address,
      contract: `${inputSourceName}:${contractName}`,
      compiler: `v${solcLongVersion}`,
      input: file,
      constructorArguments: encodedArguments(contract).slice(2),
    })
  }
  await writeFile(join(directory, 'verification.json'), `${JSON.stringify(list, null, 2)}\n`)
}

function encodedArguments({ artifact, wanted }: PlannedContract): Hex {
  const entry = artifact.abi.find(({ type }) => type === 'constructor')
  if (entry?.type !== 'constructor') return '0x'
  return encodeAbiParameters(entry.inputs, constructorArguments(wanted))
}
