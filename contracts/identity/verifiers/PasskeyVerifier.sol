// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC7913WebAuthnVerifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol";

/// @title ERC-7913 verifier of passkeys
/// @notice Key: x | y of a P-256 key. Signature: ABI-encoded WebAuthn assertion over the hash as challenge, by a user who was
///         present and verified. The site (rpId) is not checked: authenticators sign for a key's own site only. Stateless.
contract PasskeyVerifier is ERC7913WebAuthnVerifier {}
