// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDIDRegistry} from "./IDIDRegistry.sol";
import {IdentityRecord} from "./IdentityRecord.sol";

/// @title Identities: ERC-1056, plus a document anchor and a batch write
/// @notice See {IDIDRegistry}.
contract DIDRegistry is IDIDRegistry {
    /// @dev Name under which the anchor is announced. Resolvers read only names that begin with `did/`.
    bytes32 private constant _PROFILE = "parley/profile";

    /// @dev A word of storage that can be passed around.
    struct Identity {
        IdentityRecord record;
    }

    mapping(address identity => Identity) private _identities;

    /// @inheritdoc IDIDRegistry
    mapping(address identity => address) public owners;

    /// @inheritdoc IDIDRegistry
    mapping(address identity => mapping(bytes32 typeHash => mapping(address delegate => uint256))) public delegates;

    /// @inheritdoc IDIDRegistry
    mapping(address signer => uint256) public nonce;

    /* ============ Documents ============ */

    /// @inheritdoc IDIDRegistry
    function setDocument(address identity, bytes24 anchor, Attribute[] calldata attributes) external {
        (Identity storage stored, IdentityRecord record) = _owned(identity, msg.sender);
        uint256 previous = record.changed();
        if (anchor != 0) {
            record = record.withAnchor(anchor, block.number);
            _announceAnchor(identity, anchor, previous);
        }
        for (uint256 i; i < attributes.length; ++i) {
            Attribute calldata attribute = attributes[i];
            emit DIDAttributeChanged(identity, attribute.name, attribute.value, _until(attribute.validity), previous);
        }
        // An empty document leaves no event, and `changed` must point at one.
        if (anchor != 0 || attributes.length != 0) stored.record = record.withChange(block.number);
    }

    /// @inheritdoc IDIDRegistry
    function setAnchor(address identity, bytes24 anchor) external {
        (Identity storage stored, IdentityRecord record) = _owned(identity, msg.sender);
        stored.record = record.withAnchor(anchor, block.number);
        _announceAnchor(identity, anchor, record.changed());
    }

    /// @inheritdoc IDIDRegistry
    function anchorOf(address identity) external view returns (bytes24) {
        return _identities[identity].record.anchor();
    }

    /* ============ Owner ============ */

    /// @inheritdoc IDIDRegistry
    function changeOwner(address identity, address newOwner) external {
        _changeOwner(identity, msg.sender, newOwner);
    }

    /// @inheritdoc IDIDRegistry
    function changeOwnerSigned(address identity, uint8 sigV, bytes32 sigR, bytes32 sigS, address newOwner) external {
        address signer = _useSignature(identity, sigV, sigR, sigS, abi.encodePacked("changeOwner", newOwner));
        _changeOwner(identity, signer, newOwner);
    }

    /// @inheritdoc IDIDRegistry
    function identityOwner(address identity) public view returns (address) {
        address named = owners[identity];
        return named == address(0) ? identity : named;
    }

    /* ============ Delegates ============ */

    /// @inheritdoc IDIDRegistry
    function addDelegate(address identity, bytes32 delegateType, address delegate, uint256 validity) external {
        _setDelegate(identity, msg.sender, delegateType, delegate, _until(validity));
    }

    /// @inheritdoc IDIDRegistry
    function addDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate,
        uint256 validity
    ) external {
        bytes memory change = abi.encodePacked("addDelegate", delegateType, delegate, validity);
        address signer = _useSignature(identity, sigV, sigR, sigS, change);
        _setDelegate(identity, signer, delegateType, delegate, _until(validity));
    }

    /// @inheritdoc IDIDRegistry
    function revokeDelegate(address identity, bytes32 delegateType, address delegate) external {
        _setDelegate(identity, msg.sender, delegateType, delegate, block.timestamp);
    }

    /// @inheritdoc IDIDRegistry
    function revokeDelegateSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 delegateType,
        address delegate
    ) external {
        bytes memory change = abi.encodePacked("revokeDelegate", delegateType, delegate);
        address signer = _useSignature(identity, sigV, sigR, sigS, change);
        _setDelegate(identity, signer, delegateType, delegate, block.timestamp);
    }

    /// @inheritdoc IDIDRegistry
    function validDelegate(address identity, bytes32 delegateType, address delegate) external view returns (bool) {
        return delegates[identity][_typeHash(delegateType)][delegate] > block.timestamp;
    }

    /* ============ Attributes ============ */

    /// @inheritdoc IDIDRegistry
    function setAttribute(address identity, bytes32 name, bytes calldata value, uint256 validity) external {
        _setAttribute(identity, msg.sender, name, value, _until(validity));
    }

    /// @inheritdoc IDIDRegistry
    function setAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value,
        uint256 validity
    ) external {
        bytes memory change = abi.encodePacked("setAttribute", name, value, validity);
        address signer = _useSignature(identity, sigV, sigR, sigS, change);
        _setAttribute(identity, signer, name, value, _until(validity));
    }

    /// @inheritdoc IDIDRegistry
    function revokeAttribute(address identity, bytes32 name, bytes calldata value) external {
        _setAttribute(identity, msg.sender, name, value, 0);
    }

    /// @inheritdoc IDIDRegistry
    function revokeAttributeSigned(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes32 name,
        bytes calldata value
    ) external {
        address signer = _useSignature(identity, sigV, sigR, sigS, abi.encodePacked("revokeAttribute", name, value));
        _setAttribute(identity, signer, name, value, 0);
    }

    /* ============ History ============ */

    /// @inheritdoc IDIDRegistry
    function changed(address identity) external view returns (uint256) {
        return _identities[identity].record.changed();
    }

    /* ============ Internal ============ */

    function _changeOwner(address identity, address actor, address newOwner) private {
        (Identity storage stored, IdentityRecord record) = _owned(identity, actor);
        owners[identity] = newOwner;
        stored.record = record.withNamedOwner(newOwner != address(0)).withChange(block.number);
        emit DIDOwnerChanged(identity, newOwner, record.changed());
    }

    function _setDelegate(
        address identity,
        address actor,
        bytes32 delegateType,
        address delegate,
        uint256 validTo
    ) private {
        (Identity storage stored, IdentityRecord record) = _owned(identity, actor);
        delegates[identity][_typeHash(delegateType)][delegate] = validTo;
        stored.record = record.withChange(block.number);
        emit DIDDelegateChanged(identity, delegateType, delegate, validTo, record.changed());
    }

    function _setAttribute(
        address identity,
        address actor,
        bytes32 name,
        bytes calldata value,
        uint256 validTo
    ) private {
        (Identity storage stored, IdentityRecord record) = _owned(identity, actor);
        stored.record = record.withChange(block.number);
        emit DIDAttributeChanged(identity, name, value, validTo, record.changed());
    }

    function _announceAnchor(address identity, bytes24 anchor, uint256 previous) private {
        bytes32 topic = DIDAttributeChanged.selector;
        // emit DIDAttributeChanged(identity, _PROFILE, abi.encodePacked(anchor), type(uint256).max, previous);
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, _PROFILE)
            mstore(add(free, 0x20), 0x80)
            mstore(add(free, 0x40), not(0))
            mstore(add(free, 0x60), previous)
            mstore(add(free, 0x80), 24)
            mstore(add(free, 0xa0), anchor)
            log2(free, 0xc0, topic, identity)
        }
    }

    /// @dev Checks a signature over ERC-1056's layout and uses up the signer's nonce. ERC-1056 takes a failed recovery for the
    ///      owner of the zero identity; here it is an error.
    function _useSignature(
        address identity,
        uint8 sigV,
        bytes32 sigR,
        bytes32 sigS,
        bytes memory change
    ) private returns (address signer) {
        address owner = identityOwner(identity);
        uint256 number = nonce[owner];
        nonce[owner] = number + 1;
        bytes32 digest = keccak256(abi.encodePacked(bytes2(0x1900), address(this), number, identity, change));
        signer = ecrecover(digest, sigV, sigR, sigS);
        require(signer != address(0) && signer == owner, Identity_BadSignature(identity));
    }

    /// @dev The record of `identity`, and where it is stored, if `actor` owns it.
    function _owned(
        address identity,
        address actor
    ) private view returns (Identity storage stored, IdentityRecord record) {
        stored = _identities[identity];
        record = stored.record;
        bool isOwner = record.ownsItself() ? actor == identity : actor == owners[identity];
        require(isOwner, Identity_NotOwner(identity, actor));
    }

    /// @dev A validity beyond the end of time means the end of time.
    function _until(uint256 validity) private view returns (uint256) {
        unchecked {
            uint256 end = block.timestamp + validity;
            return end < validity ? type(uint256).max : end;
        }
    }

    function _typeHash(bytes32 delegateType) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(delegateType));
    }
}
