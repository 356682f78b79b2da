import type { DeploymentScript } from './DeploymentScript.ts'

/** The identity registry. It depends on nothing. */
export const script: DeploymentScript = {
  name: 'didRegistry',
  wanted: () => ({ artifact: 'identity/DIDRegistry', parameters: [] }),
}
