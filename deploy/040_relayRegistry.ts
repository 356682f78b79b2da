import type { DeploymentScript } from './DeploymentScript.ts'

/** The relay registry, staked in the settlement token; the post office slashes in it. */
export const script: DeploymentScript = {
  name: 'relayRegistry',
  wanted: ({ parameters, addressOf }) => ({
    artifact: 'relays/RelayRegistry',
    parameters: [
      { name: 'token', unit: 'address', value: addressOf('token') },
      { name: 'minStake', unit: 'amount', value: parameters.minStake },
      { name: 'unbondingPeriod', unit: 'seconds', value: parameters.unbondingPeriod },
      { name: 'slasher', unit: 'address', value: addressOf('postOffice') },
    ],
  }),
}
