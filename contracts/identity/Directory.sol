// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IDIDRegistry} from "./IDIDRegistry.sol";
import {IDirectory} from "./IDirectory.sol";
import {MailLink, packLink} from "./MailLink.sol";
import {SignedWrites} from "./SignedWrites.sol";

/// @title Directory: from a mail address to an identity, if its domain and the identity both say so
/// @notice See {IDirectory}.
contract Directory is IDirectory, SignedWrites {
    bytes32 private constant _ATTEST = keccak256(
        "Attest(address domain,bytes32 addressHash,address identity,uint40 expiresAt,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant _ACCEPT = keccak256(
        "Accept(address domain,bytes32 addressHash,address identity,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant _REVOKE = keccak256(
        "Revoke(address domain,bytes32 addressHash,uint256 nonce,uint256 deadline)"
    );

    /// @dev A domain that is sold takes its old owner's word with it after this at the latest.
    uint256 private constant _MAX_TERM = 2 * 365 days;

    /// @inheritdoc IDirectory
    IDIDRegistry public immutable didRegistry;

    mapping(address domain => mapping(bytes32 addressHash => MailLink)) private _links;

    /// @notice Fixes the registry.
    /// @param didRegistry_ Where it says who owns an identity.
    constructor(address didRegistry_) EIP712("Directory", "1") {
        require(didRegistry_.code.length != 0, Directory_NotARegistry(didRegistry_));
        didRegistry = IDIDRegistry(didRegistry_);
    }

    /* ============ The domain ============ */

    /// @inheritdoc IDirectory
    function attest(Attestation calldata attestation) external {
        require(msg.sender == didRegistry.identityOwner(attestation.domain), Directory_NotAllowed(msg.sender));
        _attest(attestation);
    }

    /// @inheritdoc IDirectory
    function attestSigned(Attestation calldata attestation, uint256 deadline, bytes calldata signature) external {
        _attestSigned(attestation, deadline, signature);
    }

    /* ============ The identity ============ */

    /// @inheritdoc IDirectory
    function accept(address domain, bytes32 addressHash, address identity) external {
        require(msg.sender == didRegistry.identityOwner(identity), Directory_NotAllowed(msg.sender));
        _accept(domain, addressHash, identity);
    }

    /// @inheritdoc IDirectory
    function acceptSigned(
        address domain,
        bytes32 addressHash,
        address identity,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _acceptSigned(domain, addressHash, identity, deadline, signature);
    }

    /// @inheritdoc IDirectory
    function linkSigned(
        Attestation calldata a,
        uint256 deadline,
        bytes calldata domainSignature,
        bytes calldata identitySignature
    ) external {
        _attestSigned(a, deadline, domainSignature);
        _acceptSigned(a.domain, a.addressHash, a.identity, deadline, identitySignature);
    }

    /* ============ Either ============ */

    /// @inheritdoc IDirectory
    function revoke(address domain, bytes32 addressHash) external {
        _useNonce(msg.sender);
        _revoke(domain, addressHash, msg.sender);
    }

    /// @inheritdoc IDirectory
    function revokeSigned(
        address domain,
        bytes32 addressHash,
        address signer,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 write = keccak256(abi.encode(_REVOKE, domain, addressHash, _useNonce(signer), deadline));
        _checkSignature(signer, write, deadline, signature);
        _revoke(domain, addressHash, signer);
    }

    /* ============ Views ============ */

    /// @inheritdoc IDirectory
    function identityOf(address domain, bytes32 addressHash) external view returns (address) {
        MailLink link = _links[domain][addressHash];
        return _isInForce(link) && link.isAccepted() ? link.identity() : address(0);
    }

    /// @inheritdoc IDirectory
    function links(
        address domain,
        bytes32 addressHash
    ) external view returns (address identity, uint256 expiresAt, bool accepted) {
        MailLink link = _links[domain][addressHash];
        return (link.identity(), link.expiresAt(), link.isAccepted());
    }

    /* ============ Internal ============ */

    function _attestSigned(Attestation calldata a, uint256 deadline, bytes calldata signature) private {
        address owner = didRegistry.identityOwner(a.domain);
        bytes32 write = keccak256(
            abi.encode(_ATTEST, a.domain, a.addressHash, a.identity, a.expiresAt, _useNonce(owner), deadline)
        );
        _checkSignature(owner, write, deadline, signature);
        _attest(a);
    }

    function _acceptSigned(
        address domain,
        bytes32 addressHash,
        address identity,
        uint256 deadline,
        bytes calldata signature
    ) private {
        address owner = didRegistry.identityOwner(identity);
        bytes32 write = keccak256(abi.encode(_ACCEPT, domain, addressHash, identity, _useNonce(owner), deadline));
        _checkSignature(owner, write, deadline, signature);
        _accept(domain, addressHash, identity);
    }

    function _attest(Attestation calldata a) private {
        require(a.identity != address(0), Directory_NoIdentity());
        bool isSane = a.expiresAt > block.timestamp && a.expiresAt <= block.timestamp + _MAX_TERM;
        require(isSane, Directory_BadExpiry(a.expiresAt));
        MailLink link = _links[a.domain][a.addressHash];
        // Consent outlives a renewal, but not a gap.
        bool accepted = link.isAccepted() && _isInForce(link) && link.identity() == a.identity;
        _links[a.domain][a.addressHash] = packLink(a.identity, a.expiresAt, accepted);
        emit Attested(a.domain, a.addressHash, a.identity, a.expiresAt);
    }

    function _accept(address domain, bytes32 addressHash, address identity) private {
        MailLink link = _links[domain][addressHash];
        bool isAttested = _isInForce(link) && link.identity() == identity;
        require(isAttested, Directory_NotAttested(domain, addressHash, identity));
        _links[domain][addressHash] = link.withAcceptance();
        emit Accepted(domain, addressHash, identity);
    }

    function _revoke(address domain, bytes32 addressHash, address actor) private {
        address identity = _links[domain][addressHash].identity();
        require(identity != address(0), Directory_NothingToRevoke(domain, addressHash));
        bool isAllowed = actor == didRegistry.identityOwner(domain) || actor == didRegistry.identityOwner(identity);
        require(isAllowed, Directory_NotAllowed(actor));
        _links[domain][addressHash] = MailLink.wrap(0);
        emit Revoked(domain, addressHash, identity);
    }

    function _isInForce(MailLink link) private view returns (bool) {
        return block.timestamp < link.expiresAt();
    }
}
