import type { AddressBook } from '@parley/protocol'
import { type Address, isAddressEqual, zeroAddress } from 'viem'
import { DeploymentError } from './DeploymentError.ts'
import type { DeployOptions } from './DeployOptions.ts'

/** The decimals that the amounts of parameters.ts are meant in. */
const DECIMALS = 6

/** Refuses what would endanger other people's money. Needs no chain. @throws {DeploymentError} in one sentence */
export function checkSafety(options: DeployOptions): void {
  if (!options.isPublic) return
  const { parameters, token, treasury, proposers = [], cancellers = [] } = options
  if (!token) throw new DeploymentError('Paid in what? A public network needs a settlement token that exists.')
  if (!treasury || treasury === zeroAddress) {
    throw new DeploymentError('Where do fees go? A public network needs a treasury.')
  }
  if (proposers.length === 0 || [...proposers, ...cancellers].includes(zeroAddress)) {
    throw new DeploymentError(
      'Who may propose changes? A public network needs proposers, and the zero address is nobody.',
    )
  }
  if (!parameters.drand && !options.allowBlockhashBeacon) {
    throw new DeploymentError(
      'Draws would hang on block hashes, which block makers can influence: that is for test networks only.',
    )
  }
}

/** Refuses a deployer who would keep a role that he was not meant to have. @throws {DeploymentError} in one sentence */
export function checkDeployer(options: DeployOptions, deployer: Address): void {
  if (!options.isPublic || options.allowDeployerRoles) return
  const { treasury, proposers = [], cancellers = [] } = options
  const isDeployer = (address: Address) => isAddressEqual(address, deployer)
  const found = [
    ...(treasury && treasury !== 'timelock' && isDeployer(treasury) ? ['the treasury'] : []),
    ...(proposers.some(isDeployer) ? ['a proposer'] : []),
    ...(cancellers.some(isDeployer) ? ['a canceller'] : []),
  ]
  if (found.length === 0) return
  throw new DeploymentError(
    `The deployer ${deployer} would be ${found.join(' and ')}: a key that lies on a machine should be nobody afterwards.`,
  )
}

/** Refuses a token whose amounts would mean something else. @throws {DeploymentError} in one sentence */
export function checkToken(token: AddressBook['token']): void {
  if (token.name === '' || token.symbol === '') throw new DeploymentError('The token has no name or no symbol.')
  if (token.decimals === DECIMALS) return
  throw new DeploymentError(
    `${token.symbol} has ${token.decimals} decimals, but all amounts of deploy/parameters.ts are meant in ${DECIMALS}.`,
  )
}
