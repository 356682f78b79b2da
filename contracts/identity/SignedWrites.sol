// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ISignedWrites} from "./ISignedWrites.sol";

/// @title Writes by signature
/// @notice See {ISignedWrites}.
abstract contract SignedWrites is ISignedWrites, EIP712 {
    /// @inheritdoc ISignedWrites
    mapping(address signer => uint256) public nonces;

    /// @inheritdoc ISignedWrites
    function cancelSignatures() external {
        emit SignaturesCancelled(msg.sender, _useNonce(msg.sender) + 1);
    }

    /// @dev The nonce to sign, used up.
    function _useNonce(address signer) internal returns (uint256 nonce) {
        nonce = nonces[signer];
        // Nobody signs that often.
        unchecked {
            nonces[signer] = nonce + 1;
        }
    }

    /// @dev Refuses what `signer` did not sign, or signed for until `deadline` only. The nonce is inside `structHash`.
    function _checkSignature(
        address signer,
        bytes32 structHash,
        uint256 deadline,
        bytes calldata signature
    ) internal view {
        require(block.timestamp <= deadline, Signed_TooLate(deadline));
        require(_isSignedBy(signer, _hashTypedDataV4(structHash), signature), Signed_BadSignature(signer));
    }

    function _isSignedBy(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        // A contract wallet may well want 64 bytes of something else.
        if (signature.length == 64 && signer.code.length == 0) {
            (bytes32 r, bytes32 vs) = abi.decode(signature, (bytes32, bytes32));
            (address recovered, , ) = ECDSA.tryRecover(digest, r, vs);
            return recovered != address(0) && recovered == signer;
        }
        return SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature);
    }
}
