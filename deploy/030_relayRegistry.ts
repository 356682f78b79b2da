import type { DeploymentScript } from './DeploymentScript.ts'

/** The relay registry, staked in the settlement token. */
export const relayRegistry: DeploymentScript = {
  name: 'relayRegistry',
  wanted({ parameters, addressOf }) {
    const { minStake, unbondingPeriod } = parameters
    const facts = { token: addressOf('token'), minStake, unbondingPeriod }
    return { artifact: 'relays/RelayRegistry', args: Object.values(facts), facts }
  },
}
