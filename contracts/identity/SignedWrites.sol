// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Signers} from "../shared/Signers.sol";
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
        bool isSigned = Signers.isSignedBy(signer, _hashTypedDataV4(structHash), signature);
        require(isSigned, Signed_BadSignature(signer));
    }
}
