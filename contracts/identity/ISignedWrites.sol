// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// @title Writes by signature
/// @notice Functions that end in `Signed` do what the signer could do, and anyone may send them. A signature is over EIP-712 data with
///         the signer's next nonce and a deadline: 65 bytes or 64 (EIP-2098) of an account, what a contract wallet accepts (ERC-1271), or
///         that of a P-256 key or passkey (see {Signers}).
interface ISignedWrites is IERC5267 {
    /// @notice `signer` gave up whatever it had signed and nobody had sent yet; its next nonce is `nonce`.
    event SignaturesCancelled(address indexed signer, uint256 nonce);

    /// @notice Thrown when the signature is not the signer's over exactly this write and the signer's next nonce.
    error Signed_BadSignature(address signer);

    /// @notice Thrown when the deadline has passed.
    error Signed_TooLate(uint256 deadline);

    /// @notice Makes everything that the caller signed and nobody has sent yet worthless. Emits {SignaturesCancelled}.
    function cancelSignatures() external;

    /// @notice How many signatures of `signer` have been used or cancelled; the next one signs this number.
    function nonces(address signer) external view returns (uint256);
}
