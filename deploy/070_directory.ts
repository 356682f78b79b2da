import type { DeploymentScript } from './DeploymentScript.ts'

/** From mail addresses to identities. */
export const script: DeploymentScript = {
  name: 'directory',
  wanted: ({ addressOf }) => ({
    artifact: 'identity/Directory',
    parameters: [{ name: 'didRegistry', unit: 'address', value: addressOf('didRegistry') }],
  }),
}
