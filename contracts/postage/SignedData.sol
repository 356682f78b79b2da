// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title What senders, recipients and relays sign
/// @notice EIP-712 struct hashes of the domain `{PostOffice, 1, chainId, verifyingContract}`, with compact EIP-2098 signatures.
abstract contract SignedData is EIP712 {
    bytes32 internal constant _STAMP_TYPEHASH = keccak256(
        "Stamp(uint64 batchId,uint32 epoch,uint32 slot,uint16 span,uint32 relayId,address ack,bytes32 messageHash)"
    );

    bytes32 internal constant _RECEIPT_TYPEHASH = keccak256("Receipt(uint32 relayId,uint32 epoch,bytes32 root)");

    bytes32 internal constant _POSTMARK_TYPEHASH = keccak256(
        "Postmark(bytes32 stampHash,uint32 relayId,uint64 acceptedAt)"
    );

    bytes32 internal constant _SEIZE_TYPEHASH = keccak256("Seize(bytes32 stamp,address payout)");

    bytes32 internal constant _EXIT_TYPEHASH = keccak256("Exit(address owner,uint64 batchId,uint256 deadline)");

    /// @notice Fixes the domain.
    constructor() EIP712("PostOffice", "1") {}

    /// @dev The stamp hash: what a postmark, a receipt's leaf and a claim mean by "this stamp".
    function _hashStamp(
        uint64 batchId,
        uint32 epoch,
        uint32 slot,
        uint16 span,
        uint32 relayId,
        address ack,
        bytes32 messageHash
    ) internal pure returns (bytes32 hash) {
        bytes32 typeHash = _STAMP_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), batchId)
            mstore(add(free, 0x40), epoch)
            mstore(add(free, 0x60), slot)
            mstore(add(free, 0x80), span)
            mstore(add(free, 0xa0), relayId)
            mstore(add(free, 0xc0), ack)
            mstore(add(free, 0xe0), messageHash)
            hash := keccak256(free, 0x100)
        }
    }

    function _hashReceipt(uint32 relayId, uint32 epoch, bytes32 root) internal pure returns (bytes32 hash) {
        bytes32 typeHash = _RECEIPT_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), relayId)
            mstore(add(free, 0x40), epoch)
            mstore(add(free, 0x60), root)
            hash := keccak256(free, 0x80)
        }
    }

    function _hashPostmark(bytes32 stampHash, uint32 relayId, uint64 acceptedAt) internal pure returns (bytes32) {
        return keccak256(abi.encode(_POSTMARK_TYPEHASH, stampHash, relayId, acceptedAt));
    }

    function _hashSeizure(bytes32 stampHash, address payout) internal pure returns (bytes32) {
        return keccak256(abi.encode(_SEIZE_TYPEHASH, stampHash, payout));
    }

    function _hashExit(address owner, uint64 batchId, uint256 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(_EXIT_TYPEHASH, owner, batchId, deadline));
    }
}
