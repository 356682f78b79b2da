// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An ERC-3009 authorization to receive tokens, less what the call itself says.
/// @dev Its nonce is not here: the contract that is paid computes it from the call (mechanism.md B5, D1), because an authorization
///      does not say what it pays for, and whoever relays it could pay for something of his own with it.
/// @param from Whose tokens, and who signed.
/// @param validAfter Unix time in seconds after which it counts.
/// @param validBefore Unix time in seconds before which it counts.
/// @param salt Tells apart two authorizations for the same call.
/// @param v Signature over the token's `ReceiveWithAuthorization`.
/// @param r Signature.
/// @param s Signature.
// Only ever call data, in the order of the token's own function.
// solhint-disable-next-line gas-struct-packing
struct Authorization {
    address from;
    uint256 validAfter;
    uint256 validBefore;
    bytes32 salt;
    uint8 v;
    bytes32 r;
    bytes32 s;
}
