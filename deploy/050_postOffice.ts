import type { DeploymentScript } from './DeploymentScript.ts'

/** The post office, over all the others. */
export const postOffice: DeploymentScript = {
  name: 'postOffice',
  wanted({ genesis, treasury, governor, parameters, addressOf }) {
    const { epochLength, holdPeriod, claimMin, exitNotice, skipAfter } = parameters
    const { minDepth, minUnit, minValue, feeBps, unreceiptedBps, minSlash } = parameters
    const times = { genesis, epochLength, holdPeriod, claimMin, exitNotice, skipAfter }
    const limits = { minDepth, minUnit, minValue, feeBps, unreceiptedBps, minSlash }
    const roles = { relays: addressOf('relayRegistry'), treasury, governor }
    const common = { token: addressOf('token'), ...roles, ...times, ...limits }
    return {
      artifact: 'postage/PostOffice',
      args: [{ ...common, beacon: addressOf('beacon') }],
      facts: { ...common, beaconContract: addressOf('beacon') },
    }
  },
}
