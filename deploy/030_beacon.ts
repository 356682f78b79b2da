import type { DeploymentScript } from './DeploymentScript.ts'

/** The beacon, on the post office's calendar. */
export const beacon: DeploymentScript = {
  name: 'beacon',
  wanted({ genesis, parameters }) {
    const { epochLength, holdPeriod, delayBlocks } = parameters
    const facts = { genesis, epochLength, holdPeriod, delayBlocks }
    return { artifact: 'beacon/BlockhashBeacon', args: Object.values(facts), facts }
  },
}
