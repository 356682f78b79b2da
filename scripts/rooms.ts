import { join } from 'node:path'
import { root } from '../devnet/root.ts'
import type { Step } from './Step.ts'

const mocha = (room: string): Step => ({
  name: `tests of ${room}`,
  args: [join(root, 'node_modules/mocha/bin/mocha.js'), `test/${room}/**/*.test.ts`],
  counts: true,
})

/** The tests of each room by name. `contracts` runs in Hardhat, Solidity tests included; `bench` is what
 * is computed and not measured; `devnet` is the whole story end to end. */
export const rooms: Record<string, Step> = {
  contracts: {
    name: 'tests of contracts',
    args: [join(root, 'node_modules/hardhat/dist/src/cli.js'), 'test'],
    counts: true,
  },
  protocol: mocha('protocol'),
  node: mocha('node'),
  subgraph: mocha('subgraph'),
  client: mocha('client'),
  app: mocha('app'),
  bench: mocha('bench'),
  // Browsers, whole networks and waits that the contracts set: some 15 minutes on two cores.
  devnet: { ...mocha('devnet'), timeoutMs: 40 * 60_000 },
}
