import type { DeploymentScript } from './DeploymentScript.ts'

/** Checks signatures of passkeys, for whoever owns an identity by one. Stateless. */
export const script: DeploymentScript = {
  name: 'passkeyVerifier',
  wanted: () => ({ artifact: 'identity/verifiers/PasskeyVerifier', parameters: [] }),
}
