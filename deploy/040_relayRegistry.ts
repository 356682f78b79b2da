import type { DeploymentScript } from './DeploymentScript.ts'

/** The relay registry, staked in the settlement token; the post office slashes in it. */
export const relayRegistry: DeploymentScript = {
  name: 'relayRegistry',
  wanted({ parameters, addressOf }) {
    const { minStake, unbondingPeriod } = parameters
    const facts = { token: addressOf('token'), minStake, unbondingPeriod, slasher: addressOf('postOffice') }
    return { artifact: 'relays/RelayRegistry', args: Object.values(facts), facts }
  },
}
