// The project's configuration for contracts that hold all their mutants: they are larger than a chain allows, and use more gas.
import { defineConfig } from 'hardhat/config'
import type { HardhatPlugin } from 'hardhat/types/plugins'
import original from '../../../hardhat.config.ts'

const chooser: HardhatPlugin = { id: 'parley-mutants', hookHandlers: { network: () => import('./chooseMutant.ts') } }
type Compiler = { version: string; path: string; settings: object }
const { profiles } = original.solidity as unknown as { profiles: { default: { compilers: [Compiler] } } }
const [compiler] = profiles.default.compilers
const settings = { ...compiler.settings, optimizer: { enabled: true, runs: 1 } }
const solidity = { compilers: [{ ...compiler, settings }] }
const chain = {
  type: 'edr-simulated',
  chainType: 'l1',
  chainId: 31337,
  hardfork: 'osaka',
  allowUnlimitedContractSize: true,
  transactionGasCap: false,
  blockGasLimit: 1_000_000_000,
} as const

export default defineConfig({
  ...original,
  plugins: [...(original.plugins ?? []), chooser],
  solidity: { profiles: { default: solidity, production: solidity } },
  networks: { default: chain, node: chain },
})
