// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {CompactSignature} from "../shared/CompactSignature.sol";

/// @title What payers and payees sign
/// @notice EIP-712 structs of the domain `{Tabs, 1, chainId, verifyingContract}`, with compact EIP-2098 signatures. The domain ties
///         them to one chain and one contract; the id alone does not.
abstract contract TabSignatures is EIP712 {
    bytes32 private constant _VOUCHER_TYPEHASH = keccak256("Voucher(bytes32 tabId,uint96 cumulative)");

    bytes32 private constant _CLOSE_TYPEHASH = keccak256("Close(bytes32 tabId,uint96 cumulative)");

    /// @notice Fixes the domain.
    constructor() EIP712("Tabs", "1") {}

    function _isVoucher(
        bytes32 tabId,
        uint96 cumulative,
        address key,
        bytes32 r,
        bytes32 vs
    ) internal view returns (bool) {
        return _isSigned(_VOUCHER_TYPEHASH, tabId, cumulative, key, r, vs);
    }

    function _isClose(
        bytes32 tabId,
        uint96 cumulative,
        address payeeKey,
        bytes32 r,
        bytes32 vs
    ) internal view returns (bool) {
        return _isSigned(_CLOSE_TYPEHASH, tabId, cumulative, payeeKey, r, vs);
    }

    function _isSigned(
        bytes32 typeHash,
        bytes32 tabId,
        uint96 cumulative,
        address signer,
        bytes32 r,
        bytes32 vs
    ) private view returns (bool) {
        bytes32 structHash;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), tabId)
            mstore(add(free, 0x40), cumulative)
            structHash := keccak256(free, 0x60)
        }
        return CompactSignature.isBy(signer, _domainSeparatorV4(), structHash, r, vs);
    }
}
