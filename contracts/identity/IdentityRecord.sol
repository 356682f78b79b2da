// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What the registry knows of an identity, in one word:
///      anchor (192 bits) | 1 if it named another owner (1 bit) | block of its newest event (63 bits).
///      The flag spares identities that own themselves a look at the owner table.
type IdentityRecord is uint256;

using {anchor, changed, ownsItself, withAnchor, withChange, withNamedOwner} for IdentityRecord global;

uint256 constant NAMED_OWNER = 1 << 63;
uint256 constant BLOCK_MASK = NAMED_OWNER - 1;

/// @dev First 24 bytes of the hash of the profile document.
function anchor(IdentityRecord record) pure returns (bytes24) {
    return bytes24(bytes32(IdentityRecord.unwrap(record)));
}

/// @dev Block of the newest event.
function changed(IdentityRecord record) pure returns (uint256) {
    return IdentityRecord.unwrap(record) & BLOCK_MASK;
}

/// @dev Whether the owner table has no entry.
function ownsItself(IdentityRecord record) pure returns (bool) {
    return IdentityRecord.unwrap(record) & NAMED_OWNER == 0;
}

/// @dev The record with another anchor, whose event is in `blockNumber`.
function withAnchor(IdentityRecord record, bytes24 anchor_, uint256 blockNumber) pure returns (IdentityRecord) {
    return IdentityRecord.wrap((IdentityRecord.unwrap(record) & NAMED_OWNER) | uint256(bytes32(anchor_)) | blockNumber);
}

/// @dev The record with its newest event in `blockNumber`.
function withChange(IdentityRecord record, uint256 blockNumber) pure returns (IdentityRecord) {
    return IdentityRecord.wrap((IdentityRecord.unwrap(record) & ~BLOCK_MASK) | blockNumber);
}

/// @dev The record with the owner flag set or cleared.
function withNamedOwner(IdentityRecord record, bool named) pure returns (IdentityRecord) {
    uint256 rest = IdentityRecord.unwrap(record) & ~NAMED_OWNER;
    return IdentityRecord.wrap(named ? rest | NAMED_OWNER : rest);
}
