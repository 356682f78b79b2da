// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Identities: ERC-1056, plus a document anchor and a batch write
/// @notice Every address is an identity from birth and owns itself until it names another owner. Any `did:ethr` resolver reads it.
/// @dev All history is in three events. `changed` points at the block of an identity's newest event, each event at the block
///      before it, so a resolver walks back from event to event. Functions that end in `Signed` take a signature of the owner,
///      over the byte layout of ERC-1056, and may be sent by anyone.
interface IDIDRegistry {
    /// @notice One attribute of an identity.
    /// @param name What it is, such as `did/pub/X25519/enc/hex` or `did/svc/ParleyRelay`, padded with zeros.
    /// @param value Its bytes.
    /// @param validity For how long from now, in seconds.
    struct Attribute {
        bytes32 name;
        bytes value;
        uint256 validity;
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
    /// @dev The anchor is announced under the name `parley/profile`, with 24 bytes and no end.
    event DIDAttributeChanged(
        address indexed identity,
        bytes32 name,
        bytes value,
        uint256 validTo,
        uint256 previousChange
    );

    /// @notice Thrown when the caller does not own the identity.
    error Identity_NotOwner(address identity, address caller);

    /// @notice Thrown when a signature is not the owner's over exactly this change and the owner's next nonce.
    error Identity_BadSignature(address identity);

    /* ============ Documents ============ */

    /// @notice Sets the anchor and any number of attributes in one transaction: the way to register an identity.
    /// @dev Requirements: the caller owns `identity`. Emits {DIDAttributeChanged} for the anchor, if given, and each attribute.
    /// @param identity The identity.
    /// @param anchor First 24 bytes of keccak256 of the profile document; 0 keeps the present one.
    /// @param attributes Attributes to set.
    function setDocument(address identity, bytes24 anchor, Attribute[] calldata attributes) external;

    /// @notice Sets the anchor; 0 takes it away.
    /// @dev Requirements: the caller owns `identity`. Emits {DIDAttributeChanged}.
    /// @param identity The identity.
    /// @param anchor First 24 bytes of keccak256 of the profile document.
    function setAnchor(address identity, bytes24 anchor) external;

    /// @notice The anchor of `identity`'s profile document; 0 if it has none.
    function anchorOf(address identity) external view returns (bytes24);

    /* ============ Owner ============ */

    /// @notice Gives `identity` to `newOwner`. Requirements: the caller owns it. Emits {DIDOwnerChanged}.
    function changeOwner(address identity, address newOwner) external;

    /// @notice {changeOwner} by signature.
    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) external;

    /// @notice The present owner of `identity`: itself, until it named another.
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

    /// @notice Whether `delegate` may act as `delegateType` now.
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

    /// @notice How many signatures of `signer` have been used; the next one signs this number.
    function nonce(address signer) external view returns (uint256);
}
