import { fileURLToPath } from 'node:url'
import hardhatEthers from '@nomicfoundation/hardhat-ethers'
import hardhatChaiMatchers from '@nomicfoundation/hardhat-ethers-chai-matchers'
import hardhatMocha from '@nomicfoundation/hardhat-mocha'
import hardhatNetworkHelpers from '@nomicfoundation/hardhat-network-helpers'
import hardhatTypechain from '@nomicfoundation/hardhat-typechain'
import hardhatViem from '@nomicfoundation/hardhat-viem'
import { defineConfig } from 'hardhat/config'
import { recorder, recordFolder } from './scripts/prove/recorder.ts'

/** One compiler for tests, benches and deployments: what is measured is what is deployed. */
const compiler = {
  version: '0.8.37',
  // The compiler comes from npm, so nothing is downloaded while building.
  path: fileURLToPath(import.meta.resolve('solc/soljson.js')),
  settings: {
    evmVersion: 'osaka',
    viaIR: true,
    // The largest number with which PostOffice keeps below the 24,576 bytes of EIP-170, with room to spare.
    optimizer: { enabled: true, runs: 10_000 },
    metadata: { bytecodeHash: 'none' as const },
  },
}

const solidity = { compilers: [compiler] }

const chain = { type: 'edr-simulated', chainType: 'l1', chainId: 31337, hardfork: 'osaka' } as const

/** A chain that is rebuilt from its record must begin at the same second (devnet/restoreChain.ts). */
const { PARLEY_CHAIN_GENESIS } = process.env
const genesis = PARLEY_CHAIN_GENESIS ? { initialDate: new Date(Number(PARLEY_CHAIN_GENESIS) * 1000) } : {}

export default defineConfig({
  plugins: [
    hardhatEthers,
    hardhatMocha,
    hardhatTypechain,
    hardhatNetworkHelpers,
    hardhatChaiMatchers,
    hardhatViem,
    ...(recordFolder ? [recorder] : []),
  ],
  solidity: { profiles: { default: solidity, production: solidity } },
  networks: {
    default: chain,
    // What `hardhat node` serves. Blocks come on a clock too once devnet/startChain.ts has asked for it.
    // Many transactions in one second share its timestamp: else the chain's clock would run ahead of everybody's.
    node: { ...chain, ...genesis, allowBlocksWithSameTimestamp: true },
  },
  typechain: { outDir: 'types', tsNocheck: true },
  paths: { tests: { mocha: 'test/contracts', solidity: 'test/contracts' } },
  test: {
    solidity: {
      fuzz: { runs: 256, seed: '0x5061726c6579' },
      // A short story; `npm run test:deep` tells the long ones. Handlers never revert but for a broken invariant.
      invariant: { runs: 16, depth: 400, failOnRevert: true },
    },
    mocha: { timeout: 120_000 },
  },
})
