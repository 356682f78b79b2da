// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC7913P256Verifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";

/// @title ERC-7913 verifier of P-256 keys, as browsers keep them
/// @notice Key: x | y. Signature: r | s with the low s. WebCrypto hashes with SHA-256 whatever it signs, so what is signed is
///         SHA-256 of the hash. Stateless; uses the precompile of EIP-7951 where there is one.
contract P256Verifier is ERC7913P256Verifier {
    /// @notice The selector if the key signed SHA-256 of `hash`, else 0xffffffff.
    function verify(bytes calldata key, bytes32 hash, bytes calldata signature) public view override returns (bytes4) {
        return super.verify(key, sha256(abi.encodePacked(hash)), signature);
    }
}
