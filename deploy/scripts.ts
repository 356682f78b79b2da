import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { DeploymentScript } from './DeploymentScript.ts'

const here = new URL('.', import.meta.url)

/**
 * The numbered scripts of this folder, in order. A contract more is a file `NNN_name.ts` here and a line in the address book's
 * schema (protocol/src/chain/addressBook.ts).
 */
export async function readScripts(): Promise<readonly DeploymentScript[]> {
  const files = (await readdir(fileURLToPath(here))).filter((file) => /^\d{3}_\w+\.ts$/.test(file)).sort()
  return await Promise.all(
    files.map(async (file) => ((await import(new URL(file, here).href)) as { script: DeploymentScript }).script),
  )
}
