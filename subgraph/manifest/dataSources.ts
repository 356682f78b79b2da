import {
  type AddressBook,
  blockhashBeaconAbi,
  consultationTabsAbi,
  didRegistryAbi,
  directoryAbi,
  drandBeaconAbi,
  nameRegistryAbi,
  postOfficeAbi,
  relayRegistryAbi,
  timelockAbi,
} from '@parley/protocol'
import type { Abi } from 'viem'

export type DataSource = {
  name: string
  /** Where its address stands in the address book. */
  contract: keyof AddressBook['contracts']
  abi: Abi
  /** Handler of each event. */
  handlers: Record<string, string>
}

/** What the subgraph listens to. A deployment has one of the two beacons; the other's events never come from its address. */
export const dataSources: DataSource[] = [
  {
    name: 'DIDRegistry',
    contract: 'didRegistry',
    abi: didRegistryAbi,
    handlers: {
      DIDOwnerChanged: 'handleOwnerChanged',
      DIDDelegateChanged: 'handleDelegateChanged',
      DIDAttributeChanged: 'handleAttributeChanged',
    },
  },
  {
    name: 'NameRegistry',
    contract: 'nameRegistry',
    abi: nameRegistryAbi,
    handlers: {
      NameCommitted: 'handleNameCommitted',
      NameRegistered: 'handleNameRegistered',
      NameRenewed: 'handleNameRenewed',
      IdentityChanged: 'handleIdentityChanged',
      PrimaryChanged: 'handlePrimaryChanged',
      Transfer: 'handleTransfer',
      Approval: 'handleApproval',
      ApprovalForAll: 'handleApprovalForAll',
      RentsAnnounced: 'handleRentsAnnounced',
      RentsSwept: 'handleRentsSwept',
      SignaturesCancelled: 'handleNameSignaturesCancelled',
    },
  },
  {
    name: 'Directory',
    contract: 'directory',
    abi: directoryAbi,
    handlers: {
      Attested: 'handleAttested',
      Accepted: 'handleAccepted',
      Revoked: 'handleRevoked',
      SignaturesCancelled: 'handleDirectorySignaturesCancelled',
    },
  },
  {
    name: 'RelayRegistry',
    contract: 'relayRegistry',
    abi: relayRegistryAbi,
    handlers: {
      RelayChanged: 'handleRelayChanged',
      RelayEndpoints: 'handleRelayEndpoints',
      RelayUnbonding: 'handleRelayUnbonding',
      RelayWithdrawn: 'handleRelayWithdrawn',
      RelaySlashed: 'handleRelaySlashed',
    },
  },
  {
    name: 'PostOffice',
    contract: 'postOffice',
    abi: postOfficeAbi,
    handlers: {
      BatchOpened: 'handleBatchOpened',
      ToppedUp: 'handleToppedUp',
      Exiting: 'handleExiting',
      Withdrawn: 'handleBookWithdrawn',
      Drawn: 'handleDrawn',
      Claimed: 'handleClaimed',
      Collected: 'handleCollected',
      Swept: 'handlePotSwept',
      Seized: 'handleSeized',
      Equivocated: 'handleEquivocated',
      RelayFaulted: 'handleRelayFaulted',
      SharesChanging: 'handleSharesChanging',
      MinValueChanged: 'handleMinValueChanged',
    },
  },
  {
    name: 'ConsultationTabs',
    contract: 'consultationTabs',
    abi: consultationTabsAbi,
    handlers: {
      TabOpened: 'handleTabOpened',
      TabToppedUp: 'handleTabToppedUp',
      TabSettled: 'handleTabSettled',
      TabClosing: 'handleTabClosing',
      TabClosed: 'handleTabClosed',
      Credited: 'handleCredited',
      Withdrawn: 'handleCreditWithdrawn',
      Swept: 'handleTabFeesSwept',
    },
  },
  {
    name: 'BlockhashBeacon',
    contract: 'beacon',
    abi: blockhashBeaconAbi,
    handlers: { DrawOpened: 'handleDrawOpened', WordKept: 'handleWordKept' },
  },
  {
    name: 'DrandBeacon',
    contract: 'beacon',
    abi: drandBeaconAbi,
    handlers: { RoundRecorded: 'handleRoundRecorded' },
  },
  {
    name: 'Timelock',
    contract: 'timelock',
    abi: timelockAbi,
    handlers: {
      CallScheduled: 'handleCallScheduled',
      CallSalt: 'handleCallSalt',
      CallExecuted: 'handleCallExecuted',
      Cancelled: 'handleProposalCancelled',
      MinDelayChange: 'handleMinDelayChange',
      RoleGranted: 'handleRoleGranted',
      RoleRevoked: 'handleRoleRevoked',
    },
  },
]
