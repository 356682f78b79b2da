// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title EIP-2098 signatures over EIP-712 structs
/// @notice Whose they are.
library CompactSignature {
    /// @dev Whether `signer` signed `structHash` in this domain. Never true of the zero address, which is what a failed recovery
    ///      gives. Signatures are not made unique: key nothing by their bytes.
    function isBy(
        address signer,
        bytes32 domain,
        bytes32 structHash,
        bytes32 r,
        bytes32 vs
    ) internal pure returns (bool) {
        bytes32 digest;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, hex"1901")
            mstore(add(free, 0x02), domain)
            mstore(add(free, 0x22), structHash)
            digest := keccak256(free, 0x42)
        }
        unchecked {
            bytes32 s = vs & bytes32(uint256(type(int256).max));
            address recovered = ecrecover(digest, 27 + uint8(uint256(vs) >> 255), r, s);
            return recovered != address(0) && recovered == signer;
        }
    }
}
