import type { DeploymentScript, Parameter } from './DeploymentScript.ts'

/** The beacon, on the post office's calendar: drand, or block hashes where nothing is at stake. */
export const script: DeploymentScript = {
  name: 'beacon',
  wanted({ genesis, parameters }) {
    const { epochLength, holdPeriod, delayBlocks, drand } = parameters
    const common: readonly Parameter[] = [
      { name: 'genesis', unit: 'time', value: genesis },
      { name: 'epochLength', unit: 'seconds', value: epochLength },
      { name: 'holdPeriod', unit: 'seconds', value: holdPeriod },
      { name: 'delayBlocks', unit: 'number', value: delayBlocks },
    ]
    if (!drand) return { artifact: 'beacon/BlockhashBeacon', parameters: common }
    return {
      artifact: 'beacon/DrandBeacon',
      parameters: [
        ...common,
        { name: 'publicKey', unit: 'word', value: drand.publicKey },
        { name: 'roundGenesis', unit: 'time', value: drand.roundGenesis },
        { name: 'roundPeriod', unit: 'seconds', value: drand.roundPeriod },
        { name: 'fallbackDelay', unit: 'seconds', value: drand.fallbackDelay },
      ],
    }
  },
}
