import { zeroAddress } from 'viem'
import type { DeploymentScript } from './DeploymentScript.ts'

/** Calls paid by the tick, in the settlement token or the chain's own coin. */
export const script: DeploymentScript = {
  name: 'consultationTabs',
  wanted({ treasury, parameters, addressOf }) {
    const tokens = [addressOf('token')]
    // The zero address is the coin, which is always offered.
    const offered = [...tokens, zeroAddress].map(
      (token) => ({ functionName: 'isOffered', args: [token], answer: true }) as const,
    )
    return {
      artifact: 'sessions/ConsultationTabs',
      asStruct: true,
      parameters: [
        { name: 'tokens', unit: 'address', value: tokens, facts: offered },
        { name: 'treasury', unit: 'address', value: treasury },
        { name: 'feeBps', unit: 'share', value: parameters.tabFeeBps },
        { name: 'closeWindow', unit: 'seconds', value: parameters.closeWindow },
      ],
    }
  },
}
