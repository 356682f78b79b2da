import { keccak256, toHex, zeroAddress, zeroHash } from 'viem'
import type { DeploymentScript, Fact } from './DeploymentScript.ts'
import { sayValue } from './sayValue.ts'

const [PROPOSER, CANCELLER, EXECUTOR] = ['PROPOSER_ROLE', 'CANCELLER_ROLE', 'EXECUTOR_ROLE'].map((role) =>
  keccak256(toHex(role)),
)
/** OpenZeppelin's: whoever has it gives and takes the others. */
const ADMIN = zeroHash

/** The governor of all that has one. The deployer has no role in it, not even while it is made. */
export const script: DeploymentScript = {
  name: 'timelock',
  wanted({ parameters, deployer, proposers, cancellers, addressOf }) {
    const has = (role: unknown, account: unknown, answer = true): Fact => ({
      functionName: 'hasRole',
      args: [role, account],
      answer,
    })
    const delay = parameters.timelockDelay
    const wait = sayValue(delay, 'seconds')
    const both = [...new Set([...proposers, ...cancellers])].join(', ')
    const roles = [PROPOSER, CANCELLER, EXECUTOR, ADMIN]
    const isGiven = (role: unknown) =>
      (role === PROPOSER && proposers.includes(deployer)) ||
      (role === CANCELLER && [...proposers, ...cancellers].includes(deployer))
    return {
      artifact: 'governance/Timelock',
      parameters: [
        {
          name: 'minDelay',
          unit: 'seconds',
          value: delay,
          facts: [{ functionName: 'getMinDelay', answer: delay }],
          changeable: true,
        },
        {
          name: 'proposers',
          unit: 'address',
          value: proposers,
          facts: proposers.flatMap((account) => [has(PROPOSER, account), has(CANCELLER, account)]),
          changeable: true,
        },
        {
          name: 'cancellers',
          unit: 'address',
          value: cancellers,
          facts: cancellers.map((account) => has(CANCELLER, account)),
          changeable: true,
        },
      ],
      facts: [
        has(EXECUTOR, zeroAddress),
        has(ADMIN, addressOf('timelock')),
        ...roles.filter((role) => !isGiven(role)).map((role) => has(role, deployer, false)),
      ],
      powers: [
        { what: 'announce a change', who: proposers.join(', '), when: 'any time' },
        { what: 'cancel one', who: both, when: 'until it is executed' },
        { what: 'execute one', who: 'anyone', when: `${wait} after it was announced` },
        { what: 'its roles and its delay', who: 'the timelock itself', when: `${wait} after it was announced` },
      ],
    }
  },
}
