import type { DeploymentScript } from './DeploymentScript.ts'

/** Play money, on networks that are not given a settlement token. */
export const script: DeploymentScript = {
  name: 'token',
  wanted: () => ({ artifact: 'dev/DevUSD', parameters: [] }),
}
