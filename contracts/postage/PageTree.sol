// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The tree over a page of stamps
/// @notice Binary keccak tree with stamp hashes as leaves, pairs unsorted. A leaf is the hash of 256 bytes and a node the hash of
///         64, so no node passes for a leaf.
library PageTree {
    /// @notice Thrown when a proof is deeper than 16 levels.
    error PageTree_TooDeep(uint256 levels);

    /// @notice The root that `leaf` and its siblings lead to.
    /// @param leaf A stamp hash.
    /// @param path Bit i is set when the ancestor at level i is a right child.
    /// @param proof Siblings from the leaf up, at most 16.
    /// @return node The root.
    function climb(bytes32 leaf, uint256 path, bytes32[] calldata proof) internal pure returns (bytes32 node) {
        require(proof.length <= 16, PageTree_TooDeep(proof.length));
        node = leaf;
        assembly ("memory-safe") {
            let end := add(proof.offset, shl(5, proof.length))
            for {
                let at := proof.offset
            } lt(at, end) {
                at := add(at, 0x20)
            } {
                // A right child goes second.
                let side := shl(5, and(path, 1))
                mstore(side, node)
                mstore(xor(side, 0x20), calldataload(at))
                node := keccak256(0x00, 0x40)
                path := shr(1, path)
            }
        }
    }
}
