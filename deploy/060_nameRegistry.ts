import type { DeploymentScript, Parameter } from './DeploymentScript.ts'
import { sayValue } from './sayValue.ts'

/** Names, rented in the settlement token. */
export const script: DeploymentScript = {
  name: 'nameRegistry',
  wanted({ treasury, parameters, addressOf }) {
    const { commitMinAge, commitMaxAge, gracePeriod, rentShort, rentFour, rentLong, timelockDelay } = parameters
    const rent = (name: string, value: bigint, length: bigint): Parameter => ({
      name,
      unit: 'amount',
      value,
      facts: [{ functionName: 'rentOf', args: [length, 1], answer: value }],
      changeable: true,
    })
    return {
      artifact: 'identity/NameRegistry',
      asStruct: true,
      parameters: [
        { name: 'token', unit: 'address', value: addressOf('token') },
        { name: 'didRegistry', unit: 'address', value: addressOf('didRegistry') },
        { name: 'treasury', unit: 'address', value: treasury },
        { name: 'governor', unit: 'address', value: addressOf('timelock') },
        { name: 'commitMinAge', unit: 'seconds', value: commitMinAge },
        { name: 'commitMaxAge', unit: 'seconds', value: commitMaxAge },
        { name: 'gracePeriod', unit: 'seconds', value: gracePeriod },
        rent('rentShort', rentShort, 3n),
        rent('rentFour', rentFour, 4n),
        rent('rentLong', rentLong, 5n),
      ],
      powers: [
        {
          what: 'rents to come, within a quarter and four times the first',
          who: 'the timelock',
          when: `${sayValue(timelockDelay, 'seconds')} + 14 d`,
        },
      ],
    }
  },
}
