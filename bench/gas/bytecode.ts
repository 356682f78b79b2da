import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Hex, keccak256, size } from 'viem'

/** How large a contract is on chain, and which code creates it. */
export type Bytecode = { readonly bytes: number; readonly initcodeHash: Hex }

const artifacts = fileURLToPath(new URL('../../artifacts/contracts/', import.meta.url))

/** Where the accepted figures are kept. */
export const bytecodeFile = fileURLToPath(new URL('../bytecode.json', import.meta.url))

/** Every contract that can be deployed; the play money of development networks is none of ours. */
export async function readBytecode(): Promise<Record<string, Bytecode>> {
  const files = await readdir(artifacts, { recursive: true })
  const sizes: Record<string, Bytecode> = {}
  for (const file of files.filter((name) => name.endsWith('.json') && !name.startsWith('dev/')).sort()) {
    const { contractName, abi, bytecode, deployedBytecode } = JSON.parse(await readFile(`${artifacts}${file}`, 'utf8'))
    // Libraries of internal functions have code, but nobody deploys them.
    const isLibrary = !abi.some(({ type }: { type: string }) => type === 'function')
    if (bytecode === '0x' || isLibrary) continue
    sizes[contractName] = { bytes: size(deployedBytecode), initcodeHash: keccak256(bytecode) }
  }
  return sizes
}
