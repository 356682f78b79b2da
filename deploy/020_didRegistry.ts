import type { DeploymentScript } from './DeploymentScript.ts'

/** The identity registry. It depends on nothing. */
export const didRegistry: DeploymentScript = {
  name: 'didRegistry',
  wanted: () => ({ artifact: 'identity/DIDRegistry', args: [], facts: {} }),
}
