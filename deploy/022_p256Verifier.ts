import type { DeploymentScript } from './DeploymentScript.ts'

/** Checks signatures of keys that browsers keep, for whoever owns an identity by one. Stateless. */
export const script: DeploymentScript = {
  name: 'p256Verifier',
  wanted: () => ({ artifact: 'identity/verifiers/P256Verifier', parameters: [] }),
}
