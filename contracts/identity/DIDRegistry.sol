// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDIDRegistry} from "./IDIDRegistry.sol";
import {IdentityRecord} from "./IdentityRecord.sol";
import {SignedUpdates} from "./SignedUpdates.sol";
import {Signers} from "../shared/Signers.sol";

/// @title Identities: ERC-1056, plus a document anchor, a recovery account and signed updates
/// @notice See {IDIDRegistry}.
contract DIDRegistry is SignedUpdates {
    /// @dev Names under which anchor and recovery account are announced. Resolvers read only names that begin with `did/`.
    bytes32 private constant _PROFILE = "parley/profile";
    bytes32 private constant _RECOVERY = "parley/recovery";

    /// @dev More than a call to this contract costs by itself.
    uint256 private constant _CALL_GAS = 1000;

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

    mapping(address identity => address) private _recoveries;

    /* ============ Documents ============ */

    /// @inheritdoc IDIDRegistry
    function setDocument(address identity, bytes24 anchor, Attribute[] calldata attributes) external {
        (Identity storage stored, IdentityRecord record) = _owned(identity, msg.sender);
        uint256 previous = record.changed();
        if (anchor != 0) {
            record = record.withAnchor(anchor, block.number);
            _announceAnchor(identity, record, previous);
        }
        _announceAttributes(identity, attributes, previous);
        // An empty document leaves no event, and `changed` must point at one.
        if (anchor != 0 || attributes.length != 0) stored.record = record.withChange(block.number);
    }

    /// @inheritdoc IDIDRegistry
    function anchorProfile(address identity, bytes24 anchor) external {
        // Its name has a low selector, so it is found among the first: 400 gas less where calls are most.
        (Identity storage stored, IdentityRecord record) = _owned(identity, msg.sender);
        uint256 previous = record.changed();
        record = record.withAnchor(anchor, block.number);
        stored.record = record;
        _announceAnchor(identity, record, previous);
    }

    /// @inheritdoc IDIDRegistry
    function setDevices(address identity, bytes24 anchor, uint16 version) external {
        (Identity storage stored, IdentityRecord record) = _owned(identity, msg.sender);
        uint256 previous = record.changed();
        record = _withDevices(identity, record, anchor, version);
        stored.record = record.withChange(block.number);
        _announceAnchor(identity, record, previous);
    }

    /// @inheritdoc IDIDRegistry
    function anchorOf(address identity) external view returns (bytes24) {
        return _identities[identity].record.anchor();
    }

    /// @inheritdoc IDIDRegistry
    function recordOf(
        address identity
    ) external view returns (address owner, address recovery, bytes24 anchor, uint16 version, uint256 previousChange) {
        IdentityRecord record = _identities[identity].record;
        owner = _ownerOf(identity, record);
        recovery = _recoveries[identity];
        (anchor, version, previousChange) = (record.anchor(), record.version(), record.changed());
    }

    /* ============ Updates ============ */

    /// @inheritdoc IDIDRegistry
    function update(Update calldata next, bytes calldata signature) external {
        address identity = next.identity;
        Identity storage stored = _identities[identity];
        IdentityRecord record = stored.record;
        uint256 previous = record.changed();
        address owner = _ownerOf(identity, record);
        address recovery = record.hasRecovery() ? _recoveries[identity] : address(0);
        _checkTime(next, previous);
        _checkApproval(next, owner, recovery, signature);

        record = _withDevices(identity, record, next.anchor, next.version);
        // Even if it is the same: `changed` must point at an event.
        _announceAnchor(identity, record, previous);
        _announceAttributes(identity, next.attributes, previous);
        _setDelegates(identity, next.delegates, previous);
        if (next.recovery != recovery) record = _withRecovery(identity, record, next.recovery, previous);
        if (next.owner != owner) record = _withOwner(identity, record, next.owner, previous);
        stored.record = record.withChange(block.number);
    }

    /// @inheritdoc IDIDRegistry
    function applyMany(
        Update[] calldata updates,
        bytes[] calldata signatures,
        uint256 gasEach
    ) external returns (bool[] memory done) {
        require(updates.length == signatures.length, Identity_LengthMismatch(updates.length, signatures.length));
        done = new bool[](updates.length);
        for (uint256 i; i < updates.length; ++i) {
            bytes memory call = abi.encodeCall(this.update, (updates[i], signatures[i]));
            // A call gets 63/64 of what is left at most. With less than was asked for, a good update would fail in silence, and
            // whoever estimates gas would find that little to be enough.
            require(gasEach <= ((gasleft() - _CALL_GAS) * 63) / 64, Identity_TooLittleGas(gasEach));
            // solhint-disable-next-line avoid-low-level-calls
            (done[i], ) = address(this).call{gas: gasEach}(call);
        }
    }

    /* ============ Recovery ============ */

    /// @inheritdoc IDIDRegistry
    function setRecovery(address identity, address recovery) external {
        (Identity storage stored, IdentityRecord record) = _owned(identity, msg.sender);
        record = _withRecovery(identity, record, recovery, record.changed());
        stored.record = record.withChange(block.number);
    }

    /// @inheritdoc IDIDRegistry
    function recover(address identity, address newOwner) external {
        require(msg.sender == _recoveries[identity], Identity_NotRecovery(identity, msg.sender));
        Identity storage stored = _identities[identity];
        IdentityRecord record = stored.record;
        stored.record = _withOwner(identity, record, newOwner, record.changed()).withChange(block.number);
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
        return _ownerOf(identity, _identities[identity].record);
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
        // Nobody could end the delegations of a deactivated identity any more.
        bool isOwned = identityOwner(identity) != address(0);
        return isOwned && delegates[identity][_typeHash(delegateType)][delegate] > block.timestamp;
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
        stored.record = _withOwner(identity, record, newOwner, record.changed()).withChange(block.number);
    }

    /// @dev Enters another owner. A deactivated identity has a zero in the table and the flag that says to look there, so it
    ///      belongs to nobody (did:ethr: no other change is possible after it).
    function _withOwner(
        address identity,
        IdentityRecord record,
        address newOwner,
        uint256 previous
    ) private returns (IdentityRecord) {
        owners[identity] = newOwner;
        emit DIDOwnerChanged(identity, newOwner, previous);
        if (newOwner == address(0)) {
            if (record.hasRecovery()) delete _recoveries[identity];
            record = record.withRecovery(false).withDevices(0, record.version());
        }
        return record.withOwner();
    }

    function _withRecovery(
        address identity,
        IdentityRecord record,
        address recovery,
        uint256 previous
    ) private returns (IdentityRecord) {
        _recoveries[identity] = recovery;
        bool named = recovery != address(0);
        uint256 validTo = named ? type(uint256).max : 0;
        emit DIDAttributeChanged(identity, _RECOVERY, abi.encodePacked(recovery), validTo, previous);
        return record.withRecovery(named);
    }

    function _withDevices(
        address identity,
        IdentityRecord record,
        bytes24 anchor,
        uint16 version
    ) private pure returns (IdentityRecord) {
        uint16 present = record.version();
        require(version >= present, Identity_VersionTooLow(identity, version, present));
        return record.withDevices(anchor, version);
    }

    function _setDelegate(
        address identity,
        address actor,
        bytes32 delegateType,
        address delegate,
        uint256 validTo
    ) private {
        (Identity storage stored, IdentityRecord record) = _owned(identity, actor);
        _enterDelegate(identity, delegateType, delegate, validTo, record.changed());
        stored.record = record.withChange(block.number);
    }

    function _setDelegates(address identity, Delegate[] calldata delegates_, uint256 previous) private {
        for (uint256 i; i < delegates_.length; ++i) {
            Delegate calldata d = delegates_[i];
            _enterDelegate(identity, d.delegateType, d.delegate, _until(d.validity), previous);
        }
    }

    function _enterDelegate(
        address identity,
        bytes32 delegateType,
        address delegate,
        uint256 validTo,
        uint256 previous
    ) private {
        delegates[identity][_typeHash(delegateType)][delegate] = validTo;
        emit DIDDelegateChanged(identity, delegateType, delegate, validTo, previous);
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

    function _announceAttributes(address identity, Attribute[] calldata attributes, uint256 previous) private {
        for (uint256 i; i < attributes.length; ++i) {
            Attribute calldata a = attributes[i];
            uint256 validTo = a.validity == 0 ? 0 : _until(a.validity);
            emit DIDAttributeChanged(identity, a.name, a.value, validTo, previous);
        }
    }

    /// @dev The anchor, and the version (the last 64 bits of the value) if there ever was one: readers that know of no versions
    ///      read 24 bytes.
    function _announceAnchor(address identity, IdentityRecord record, uint256 previous) private {
        bytes32 topic = DIDAttributeChanged.selector;
        uint256 value = record.announcement();
        // emit DIDAttributeChanged(identity, _PROFILE, <first 24 or 26 bytes of value>, type(uint256).max, previous);
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, _PROFILE)
            mstore(add(free, 0x20), 0x80)
            mstore(add(free, 0x40), not(0))
            mstore(add(free, 0x60), previous)
            mstore(add(free, 0x80), add(24, shl(1, gt(shl(192, value), 0))))
            mstore(add(free, 0xa0), value)
            log2(free, 0xc0, topic, identity)
        }
    }

    /// @dev Blocks only grow, so once an update has been carried out `changed` never again is what it was signed for. Within one
    ///      block it could be: hence one update a block.
    function _checkTime(Update calldata next, uint256 previous) private view {
        require(block.timestamp <= next.deadline, Identity_TooLate(next.identity, next.deadline));
        require(next.previousChange == previous, Identity_Outdated(next.identity, previous));
        require(previous < block.number, Identity_OncePerBlock(next.identity));
    }

    /// @dev The recovery account comes first where it may decide: a stolen owner's contract must not be able to burn the gas.
    function _checkApproval(
        Update calldata next,
        address owner,
        address recovery,
        bytes calldata signature
    ) private view {
        bytes32 digest = _digestOf(next);
        bool approved = next.owner != owner && _approves(recovery, digest, signature);
        require(approved || _approves(owner, digest, signature), Identity_BadSignature(next.identity));
    }

    /// @dev {applyMany} calls this contract, which must not count as a caller that owns something.
    function _approves(address account, bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (account == address(0)) return false;
        if (account == msg.sender && account != address(this)) return true;
        return Signers.isSignedBy(account, digest, signature);
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
        // Put so that most, who own themselves, pass by the first comparison.
        if (actor != identity || record.namesOwner()) {
            require(actor == _ownerOf(identity, record), Identity_NotOwner(identity, actor));
        }
    }

    function _ownerOf(address identity, IdentityRecord record) private view returns (address) {
        return record.namesOwner() ? owners[identity] : identity;
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
