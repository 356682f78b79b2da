import type { DeploymentScript } from './DeploymentScript.ts'
import { sayValue } from './sayValue.ts'

/** The post office, over all that it needs. */
export const script: DeploymentScript = {
  name: 'postOffice',
  wanted({ genesis, treasury, parameters, addressOf }) {
    const { epochLength, holdPeriod, claimMin, exitNotice, skipAfter, timelockDelay } = parameters
    const { minDepth, minUnit, minValue, feeBps, unreceiptedBps, minSlash } = parameters
    const beacon = addressOf('beacon')
    const who = 'the timelock'
    const wait = sayValue(timelockDelay, 'seconds')
    return {
      artifact: 'postage/PostOffice',
      asStruct: true,
      parameters: [
        { name: 'token', unit: 'address', value: addressOf('token') },
        {
          name: 'beacon',
          unit: 'address',
          value: beacon,
          facts: [{ functionName: 'beaconContract', answer: beacon }],
        },
        { name: 'relays', unit: 'address', value: addressOf('relayRegistry') },
        { name: 'treasury', unit: 'address', value: treasury },
        { name: 'governor', unit: 'address', value: addressOf('timelock') },
        { name: 'genesis', unit: 'time', value: genesis },
        { name: 'epochLength', unit: 'seconds', value: epochLength },
        { name: 'holdPeriod', unit: 'seconds', value: holdPeriod },
        { name: 'claimMin', unit: 'seconds', value: claimMin },
        { name: 'exitNotice', unit: 'seconds', value: exitNotice },
        { name: 'skipAfter', unit: 'seconds', value: skipAfter },
        { name: 'minDepth', unit: 'number', value: minDepth },
        { name: 'minUnit', unit: 'amount', value: minUnit },
        { name: 'minValue', unit: 'amount', value: minValue, changeable: true },
        { name: 'feeBps', unit: 'share', value: feeBps, changeable: true },
        { name: 'unreceiptedBps', unit: 'share', value: unreceiptedBps, changeable: true },
        { name: 'minSlash', unit: 'amount', value: minSlash },
      ],
      powers: [
        { what: 'feeBps, within 5 % and 20 %', who, when: `${wait} + 3 epochs` },
        { what: 'unreceiptedBps, within 30 % and 50 %', who, when: `${wait} + 3 epochs` },
        { what: 'minValue of new books, within a tenth and ten times the first', who, when: wait },
      ],
    }
  },
}
