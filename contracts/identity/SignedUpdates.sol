// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IDIDRegistry} from "./IDIDRegistry.sol";

/// @title What the owner of an identity signs
/// @notice EIP-712 hash of an {IDIDRegistry-Update}, of the domain `{DIDRegistry, 1, chainId, verifyingContract}`.
abstract contract SignedUpdates is IDIDRegistry, EIP712 {
    bytes32 private constant _ATTRIBUTE_TYPEHASH = keccak256("Attribute(bytes32 name,bytes value,uint256 validity)");

    bytes32 private constant _DELEGATE_TYPEHASH = keccak256(
        "Delegate(bytes32 delegateType,address delegate,uint256 validity)"
    );

    bytes32 private constant _UPDATE_TYPEHASH = keccak256(
        "Update(address identity,address owner,address recovery,bytes24 anchor,uint16 version,Attribute[] attributes,Delegate[] delegates,uint256 previousChange,uint256 deadline)Attribute(bytes32 name,bytes value,uint256 validity)Delegate(bytes32 delegateType,address delegate,uint256 validity)"
    );

    /// @dev Hash of an array without elements.
    bytes32 private constant _EMPTY = keccak256("");

    /// @notice Fixes the domain.
    constructor() EIP712("DIDRegistry", "1") {}

    /// @dev What is signed for `next`. Its words are taken as they came: whoever calls this reads the addresses, the anchor and the
    ///      version too, and Solidity refuses those that have bits beyond their type.
    function _digestOf(Update calldata next) internal view returns (bytes32) {
        bytes32 typeHash = _UPDATE_TYPEHASH;
        bytes32 attributes = _hashAttributes(next.attributes);
        bytes32 delegates_ = _hashDelegates(next.delegates);
        bytes32 hash;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 0x20), next, 0x120)
            mstore(add(free, 0xc0), attributes)
            mstore(add(free, 0xe0), delegates_)
            hash := keccak256(free, 0x140)
        }
        return _hashTypedDataV4(hash);
    }

    function _hashAttributes(Attribute[] calldata attributes) private pure returns (bytes32) {
        if (attributes.length == 0) return _EMPTY;
        bytes32[] memory hashes = new bytes32[](attributes.length);
        for (uint256 i; i < hashes.length; ++i) {
            Attribute calldata a = attributes[i];
            hashes[i] = keccak256(abi.encode(_ATTRIBUTE_TYPEHASH, a.name, keccak256(a.value), a.validity));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hashDelegates(Delegate[] calldata delegates_) private pure returns (bytes32) {
        if (delegates_.length == 0) return _EMPTY;
        bytes32[] memory hashes = new bytes32[](delegates_.length);
        for (uint256 i; i < hashes.length; ++i) {
            Delegate calldata d = delegates_[i];
            hashes[i] = keccak256(abi.encode(_DELEGATE_TYPEHASH, d.delegateType, d.delegate, d.validity));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
