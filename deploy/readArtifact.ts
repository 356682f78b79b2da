import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Abi, Hex } from 'viem'
import { DeploymentError } from './DeploymentError.ts'

export type Artifact = {
  readonly contractName: string
  /** As the compiler's input names the file. */
  readonly inputSourceName: string
  readonly buildInfoId: string
  readonly abi: Abi
  readonly bytecode: Hex
  readonly deployedBytecode: Hex
  /** Where the deployed code holds values that the constructor filled in, in bytes. */
  readonly immutableReferences: Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>
}

/** What the compiler was given. */
export type Build = { readonly solcLongVersion: string; readonly input: unknown }

/** What the compiler made of `contracts/<path>.sol`. @throws {DeploymentError} if it was not compiled */
export async function readArtifact(path: string): Promise<Artifact> {
  const name = path.split('/').at(-1)
  const file = fileURLToPath(new URL(`../artifacts/contracts/${path}.sol/${name}.json`, import.meta.url))
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Artifact
  } catch (cause) {
    throw new DeploymentError(`contracts/${path}.sol is not compiled: run \`npm run build\` first.`, { cause })
  }
}

/** The compiler's whole input, of which this contract is a part. @throws {DeploymentError} if it is gone */
export async function readBuild(id: string): Promise<Build> {
  const file = fileURLToPath(new URL(`../artifacts/build-info/${id}.json`, import.meta.url))
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Build
  } catch (cause) {
    throw new DeploymentError(`${file} is missing: run \`npm run build\` again.`, { cause })
  }
}
