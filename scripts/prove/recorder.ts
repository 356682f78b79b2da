import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HardhatPlugin } from 'hardhat/types/plugins'

/** Where recordings go when PARLEY_RECORD names a folder. */
export const recordFolder = process.env.PARLEY_RECORD

/** Creation code of everything compiled, longest first, so that a deployment is recognised by how its code begins. */
export function readCreationCodes(root: string): { id: string; code: string }[] {
  const codes: { id: string; code: string }[] = []
  for (const top of ['contracts', 'test']) {
    for (const file of readdirSync(join(root, 'artifacts', top), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.json')) continue
      const { bytecode, sourceName, contractName } = JSON.parse(
        readFileSync(join(root, 'artifacts', top, file), 'utf8'),
      )
      if (bytecode?.length > 2) codes.push({ id: `${sourceName}:${contractName}`, code: bytecode })
    }
  }
  return codes.sort((a, b) => b.code.length - a.code.length)
}

/** Writes down all that tests do to their chains, so that forge can do it again and count what ran (scripts/prove/coverage.ts). */
export const recorder: HardhatPlugin = {
  id: 'parley-recorder',
  hookHandlers: { network: () => import('./recordRequests.ts') },
}

export function writeRecording(folder: string, name: string, bytes: Uint8Array): void {
  writeFileSync(join(folder, `${name}.bin`), bytes)
}
