// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Whether an account signed
/// @notice One `bytes` for every kind of account, told apart by what the account is:
///         a key of secp256k1: 64 bytes (EIP-2098) or 65 bytes (r, s, v);
///         a contract wallet: whatever its ERC-1271 function takes;
///         a key of another kind (ERC-7913): length of the signer in 2 bytes | signer (verifier, 20 bytes | key) | its signature.
///         Nothing is stored for the last kind: its account is the last 20 bytes of keccak256 of `parley/signer` | signer.
///         Malleable forms (high s) are refused, yet key nothing by signature bytes. The answer of a wallet or verifier may change
///         from block to block, and it may burn the gas it is given: 63/64 of what there is.
library Signers {
    /// @dev Shortest ERC-7913 signer that is not merely an account: a verifier and one byte of key.
    uint256 private constant _MIN_SIGNER = 21;

    /// @dev Whether `account` signed `digest`. Never true of the zero account. Runs foreign code, but only without the right to
    ///      write.
    function isSignedBy(address account, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        // First, because it is cheapest, and because an account with delegated code (EIP-7702) still obeys its key.
        if (_isByKey(account, digest, signature)) return true;
        if (account.code.length != 0) {
            return SignatureChecker.isValidERC1271SignatureNowCalldata(account, digest, signature);
        }
        return _isByVerifier(account, digest, signature);
    }

    /// @dev The account of an ERC-7913 signer. The prefix keeps it apart from what other accounts are hashes of: a public key is 64
    ///      bytes, a contract's origin begins otherwise.
    function accountOf(bytes memory signer) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked("parley/signer", signer)))));
    }

    function _isByKey(address account, bytes32 digest, bytes calldata signature) private pure returns (bool) {
        if (signature.length != 64 && signature.length != 65) return false;
        (uint8 v, bytes32 r, bytes32 s) = ECDSA.parseCalldata(signature);
        (address recovered, ECDSA.RecoverError fault, ) = ECDSA.tryRecover(digest, v, r, s);
        return fault == ECDSA.RecoverError.NoError && recovered == account;
    }

    function _isByVerifier(address account, bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (signature.length < 2) return false;
        uint256 length = uint16(bytes2(signature));
        if (length < _MIN_SIGNER || signature.length < 2 + length) return false;
        bytes memory signer = signature[2:2 + length];
        if (accountOf(signer) != account) return false;
        return SignatureChecker.isValidSignatureNow(signer, digest, signature[2 + length:]);
    }
}
