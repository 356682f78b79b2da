// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Identities: ERC-1056, plus a document anchor, a recovery account and signed updates
/// @notice Every address is an identity from birth and owns itself until it names another owner. Any `did:ethr` resolver reads it.
/// @dev All history is in three events. `changed` points at the block of an identity's newest event, each event at the block
///      before it, so a resolver walks back from event to event. There is no event of our own: resolvers stumble over those.
///      {update} does by EIP-712 signature whatever an owner may do. Functions that end in `Signed` take a signature over the
///      byte layout of ERC-1056, which names no chain and has no deadline: they are kept for the tools that make it.
///
///        owns itself --changeOwner, recover--> owned by another --changeOwner, recover--> owned by a third ...
///             |                                      |
///             +------ changeOwner(0), recover(0) ----+--> deactivated, for ever: nobody may write
interface IDIDRegistry {
    /// @notice One attribute of an identity.
    /// @param name What it is, such as `did/pub/X25519/enc/hex` or `did/svc/ParleyRelay`, padded with zeros.
    /// @param value Its bytes.
    /// @param validity For how long from now, in seconds; 0 revokes it.
    struct Attribute {
        bytes32 name;
        bytes value;
        uint256 validity;
    }

    /// @notice One delegate of an identity.
    /// @param delegateType What it may do, such as `veriKey` or `sigAuth`, padded with zeros.
    /// @param delegate Who.
    /// @param validity For how long from now, in seconds; 0 ends it.
    struct Delegate {
        bytes32 delegateType;
        address delegate;
        uint256 validity;
    }

    /// @notice How an identity shall be: whoever signs reads what holds afterwards, so whatever shall stay is said again.
    /// @param identity The identity.
    /// @param owner Its owner afterwards; the zero address deactivates it for ever, whatever else is said.
    /// @param recovery Its recovery account afterwards; the zero address for none.
    /// @param anchor The anchor afterwards.
    /// @param version The version of the device list afterwards.
    /// @param attributes Attributes to set or revoke; others stay.
    /// @param delegates Delegates to set or end; others stay.
    /// @param previousChange `changed` of the identity: what the signer saw, and what makes a signature good for once only.
    /// @param deadline Last second in unix time at which it counts.
    // Only ever call data, in the order in which it is read.
    // solhint-disable-next-line gas-struct-packing
    struct Update {
        address identity;
        address owner;
        address recovery;
        bytes24 anchor;
        uint16 version;
        Attribute[] attributes;
        Delegate[] delegates;
        uint256 previousChange;
        uint256 deadline;
    }

    /// @notice `identity` belongs to `owner` from now on; a zero owner deactivates it for resolvers.
    event DIDOwnerChanged(address indexed identity, address owner, uint256 previousChange);

    /// @notice `delegate` may act for `identity` as `delegateType` until `validTo`.
    event DIDDelegateChanged(
        address indexed identity,
        bytes32 delegateType,
        address delegate,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice Attribute `name` of `identity` is `value` until `validTo`; 0 revokes it.
    /// @dev The anchor is announced under the name `parley/profile`, with no end: 24 bytes, and the version in 2 more as soon as
    ///      one was set. The recovery account is announced under `parley/recovery`: its 20 bytes with no end, or zeros, revoked.
    event DIDAttributeChanged(
        address indexed identity,
        bytes32 name,
        bytes value,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice Thrown when the caller does not own the identity.
    error Identity_NotOwner(address identity, address caller);

    /// @notice Thrown when the caller is not the identity's recovery account.
    error Identity_NotRecovery(address identity, address caller);

    /// @notice Thrown when neither the owner nor (where it may) the recovery account signed exactly this.
    error Identity_BadSignature(address identity);

    /// @notice Thrown when a signed update comes after its deadline.
    error Identity_TooLate(address identity, uint256 deadline);

    /// @notice Thrown when the identity changed since an update was signed, or the update was carried out already.
    error Identity_Outdated(address identity, uint256 changed);

    /// @notice Thrown when the identity changed in this very block: the update counts from the next block on.
    error Identity_OncePerBlock(address identity);

    /// @notice Thrown when the version of the device list would go back.
    error Identity_VersionTooLow(address identity, uint16 version, uint16 present);

    /// @notice Thrown when an update of a batch could not get the gas that it was promised.
    error Identity_TooLittleGas(uint256 gasEach);

    /// @notice Thrown when there is not one signature for each update.
    error Identity_LengthMismatch(uint256 updates, uint256 signatures);

    /* ============ Documents ============ */

    /// @notice Sets the anchor and any number of attributes in one transaction: the way to register an identity.
    /// @dev Requirements: the caller owns `identity`. Emits {DIDAttributeChanged} for the anchor, if given, and each attribute.
    /// @param identity The identity.
    /// @param anchor First 24 bytes of keccak256 of the profile document; 0 keeps the present one.
    /// @param attributes Attributes to set or revoke.
    function setDocument(address identity, bytes24 anchor, Attribute[] calldata attributes) external;

    /// @notice Sets the anchor; 0 takes it away.
    /// @dev Requirements: the caller owns `identity`. Emits {DIDAttributeChanged}.
    /// @param identity The identity.
    /// @param anchor First 24 bytes of keccak256 of the profile document.
    function anchorProfile(address identity, bytes24 anchor) external;

    /// @notice Sets the anchor and the version of the device list that the document commits to.
    /// @dev Requirements: the caller owns `identity`; `version` is not below the present one, so nobody can be shown an older list
    ///      for the newest. Emits {DIDAttributeChanged}.
    /// @param identity The identity.
    /// @param anchor First 24 bytes of keccak256 of the profile document.
    /// @param version Version of the device list; the same again if only the rest of the profile changed.
    function setDevices(address identity, bytes24 anchor, uint16 version) external;

    /// @notice The anchor of `identity`'s profile document; 0 if it has none or is deactivated.
    function anchorOf(address identity) external view returns (bytes24);

    /// @notice All that is stored of an identity: what the next {Update} starts from.
    /// @return owner Its owner; the zero address if it is deactivated.
    /// @return recovery Its recovery account, or zero.
    /// @return anchor The anchor of its profile document, or zero.
    /// @return version The version of its device list; 0 if none was ever set.
    /// @return previousChange The block of its newest event, or zero.
    function recordOf(
        address identity
    ) external view returns (address owner, address recovery, bytes24 anchor, uint16 version, uint256 previousChange);

    /* ============ Updates ============ */

    /// @notice Does all that an {Update} says, or nothing. Anyone may bring it.
    /// @dev Requirements: signed (see {Signers}) or sent by the owner; or by the recovery account, if the update names a new
    ///      owner. Not after the deadline; the identity has not changed since, and not in this block.
    ///      Emits {DIDAttributeChanged} for the anchor, in any case, and for each attribute and a new recovery account;
    ///      {DIDDelegateChanged} for each delegate; {DIDOwnerChanged} for a new owner.
    ///      Any other change makes an update void, so a signature that was given away is called back by changing anything.
    /// @param next How the identity shall be.
    /// @param signature Over the EIP-712 hash of `next`; empty if the owner or the recovery account is the caller.
    function update(Update calldata next, bytes calldata signature) external;

    /// @notice {update} for many identities; one that fails leaves the others alone.
    /// @dev Simulate it first: a wallet that burns gas costs the sender `gasEach`. Nobody counts as the caller of these updates, so
    ///      each needs a signature. Requirements: one signature for each update; enough gas for `gasEach` each time.
    /// @param updates The updates.
    /// @param signatures Their signatures.
    /// @param gasEach The most gas that one update gets.
    /// @return done Which of them were carried out.
    function applyMany(
        Update[] calldata updates,
        bytes[] calldata signatures,
        uint256 gasEach
    ) external returns (bool[] memory done);

    /* ============ Recovery ============ */

    /// @notice Names the account that may take `identity` over at any time; the zero address takes it away.
    /// @dev It is as powerful as the owner, at once: use a contract with a delay if it shall be less. And the owner may name another
    ///      at once: it helps against a lost key, and against a thief only if it is faster than he.
    ///      It stays when the owner changes, as delegates and attributes do: whoever takes over an identity looks at all three.
    ///      Requirements: the caller owns `identity`. Emits {DIDAttributeChanged}.
    function setRecovery(address identity, address recovery) external;

    /// @notice Gives `identity` to `newOwner`; all that the former owner signed is void, by {update} as by the functions of ERC-1056.
    /// @dev An {Update} signed by the recovery account does the same and more, but the owner can outrun it by any change, this not.
    ///      Requirements: the caller is its recovery account. Emits {DIDOwnerChanged}.
    function recover(address identity, address newOwner) external;

    /* ============ Owner ============ */

    /// @notice Gives `identity` to `newOwner`; the zero address deactivates it for ever, as did:ethr has it, and takes anchor and
    /// recovery account away. Requirements: the caller owns it. Emits {DIDOwnerChanged}.
    function changeOwner(address identity, address newOwner) external;

    /// @notice {changeOwner} by signature.
    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) external;

    /// @notice The present owner of `identity`: itself, until it named another; the zero address if it is deactivated.
    function identityOwner(address identity) external view returns (address);

    /// @notice The owner that `identity` named, or 0.
    function owners(address identity) external view returns (address);

    /* ============ Delegates ============ */

    /// @notice Lets `delegate` act as `delegateType` for `validity` seconds. Requirements: the caller owns the identity.
    /// Emits {DIDDelegateChanged}.
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external;

    /// @notice {addDelegate} by signature.
    function addDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external;

    /// @notice Ends a delegation now. Requirements: the caller owns the identity. Emits {DIDDelegateChanged}.
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external;

    /// @notice {revokeDelegate} by signature.
    function revokeDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate
    ) external;

    /// @notice Whether `delegate` may act as `delegateType` now; nobody may for a deactivated identity.
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool);

    /// @notice Until when `delegate` may act, in unix seconds; `typeHash` is keccak256 of the delegate type.
    function delegates(address identity, bytes32 typeHash, address delegate) external view returns (uint256);

    /* ============ Attributes ============ */

    /// @notice Sets an attribute for `validity` seconds. Requirements: the caller owns the identity. Emits {DIDAttributeChanged}.
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external;

    /// @notice {setAttribute} by signature.
    function setAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external;

    /// @notice Ends an attribute now. Requirements: the caller owns the identity. Emits {DIDAttributeChanged}.
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external;

    /// @notice {revokeAttribute} by signature.
    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value
    ) external;

    /* ============ History ============ */

    /// @notice The block of `identity`'s newest event; 0 if there is none.
    function changed(address identity) external view returns (uint256);

    /// @notice How many `...Signed` calls of `signer` have been made; the next one signs this number.
    function nonce(address signer) external view returns (uint256);
}
