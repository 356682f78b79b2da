// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDIDRegistry} from "./IDIDRegistry.sol";
import {ISignedWrites} from "./ISignedWrites.sol";

/// @title Directory: from a mail address to an identity, if its domain and the identity both say so
/// @notice A domain acts through an identity of its own, which it names in DNS (TXT record of `_parley.<domain>`). Everything here is
///         kept apart by that identity, and readers bring the one they found in DNS: so anyone may write under an identity of his own,
///         and nobody can take a domain. The domain attests first, the identity accepts, either takes it back at any time.
/// @dev The chain does not see DNS: who reads without having checked DNS (and DNSSEC) himself learns nothing about a domain.
///      Addresses are hashed by the client with a salt that the domain publishes in the same record, so the chain alone does not say
///      whose they are; whoever knows domain and record can try likely addresses one by one.
///
///      State of a (domain, address) pair, one word:
///
///      none --attest--> attested --accept--> linked --time, attest for another--> attested or none
///        ^------------------revoke, by either, from any state------------------------------'
interface IDirectory is ISignedWrites {
    /// @notice A domain's word about one address.
    /// @param domain The domain's identity.
    /// @param addressHash Salted hash of the mail address.
    /// @param identity Whose it is.
    /// @param expiresAt The first second at which the domain does not say so any more.
    struct Attestation {
        address domain;
        bytes32 addressHash;
        address identity;
        uint40 expiresAt;
    }

    /// @notice `domain` says that the address is `identity`'s until `expiresAt`. It counts once the identity accepts, or has accepted.
    event Attested(address indexed domain, bytes32 indexed addressHash, address indexed identity, uint256 expiresAt);

    /// @notice `identity` says so too.
    event Accepted(address indexed domain, bytes32 indexed addressHash, address indexed identity);

    /// @notice One of the two took it back.
    event Revoked(address indexed domain, bytes32 indexed addressHash, address indexed identity);

    /// @notice Thrown when the DID registry given at deployment has no code.
    error Directory_NotARegistry(address didRegistry);

    /// @notice Thrown when the caller does not own the identity, or neither the identity nor the domain, that this takes.
    error Directory_NotAllowed(address caller);

    /// @notice Thrown when an attestation names no identity.
    error Directory_NoIdentity();

    /// @notice Thrown when an attestation ends in the past, or more than two years from now.
    error Directory_BadExpiry(uint256 expiresAt);

    /// @notice Thrown when the domain does not say, or says no more, that the address is this identity's.
    error Directory_NotAttested(address domain, bytes32 addressHash, address identity);

    /// @notice Thrown when there is nothing to take back.
    error Directory_NothingToRevoke(address domain, bytes32 addressHash);

    /* ============ The domain ============ */

    /// @notice Says whose an address is; replaces what the domain said before.
    /// @dev Requirements: the caller owns the domain's identity; an identity is named; the end is at most two years away.
    ///      A link to the same identity that is in force stays accepted; any other must be accepted (again). Emits {Attested}.
    function attest(Attestation calldata attestation) external;

    /// @notice {attest} by the signature of the domain's owner over
    ///         `Attest(address domain,bytes32 addressHash,address identity,uint40 expiresAt,uint256 nonce,uint256 deadline)`.
    function attestSigned(Attestation calldata attestation, uint256 deadline, bytes calldata signature) external;

    /* ============ The identity ============ */

    /// @notice Agrees to what the domain says. Requirements: the caller owns the identity, the domain says so now. Emits {Accepted}.
    function accept(address domain, bytes32 addressHash, address identity) external;

    /// @notice {accept} by the signature of the identity's owner over
    ///         `Accept(address domain,bytes32 addressHash,address identity,uint256 nonce,uint256 deadline)`.
    function acceptSigned(
        address domain,
        bytes32 addressHash,
        address identity,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Both at once: {attestSigned} and {acceptSigned} with the same deadline. If one owner is both, the domain's signature has
    ///         the lower nonce.
    function linkSigned(
        Attestation calldata attestation,
        uint256 deadline,
        bytes calldata domainSignature,
        bytes calldata identitySignature
    ) external;

    /* ============ Either ============ */

    /// @notice Takes back. Signatures of the caller that nobody has sent yet are worth nothing after it, so that none undoes it.
    /// @dev Requirements: the caller owns the domain's identity or the one it names. Emits {Revoked}.
    function revoke(address domain, bytes32 addressHash) external;

    /// @notice {revoke} by a signature of `signer`, who owns one of the two, over
    ///         `Revoke(address domain,bytes32 addressHash,uint256 nonce,uint256 deadline)`.
    function revokeSigned(
        address domain,
        bytes32 addressHash,
        address signer,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /* ============ Views ============ */

    /// @notice The identity that the domain and the identity itself say an address belongs to; 0 if they do not, or no longer, agree.
    /// @param domain The domain's identity, as found in DNS.
    /// @param addressHash Salted hash of the mail address.
    function identityOf(address domain, bytes32 addressHash) external view returns (address);

    /// @notice What was written last, whether or not it counts; all zero if nothing was, or it was revoked.
    function links(
        address domain,
        bytes32 addressHash
    ) external view returns (address identity, uint256 expiresAt, bool accepted);

    /// @notice Where it says who owns an identity.
    function didRegistry() external view returns (IDIDRegistry);
}
