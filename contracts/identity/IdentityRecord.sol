// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What the registry knows of an identity, in one word:
///      anchor (192 bits) | version of the device list (16) | flags (8) | block of its newest event (40).
///      The flags spare a look at the tables of owners and recovery accounts; the first 26 bytes are what is announced.
type IdentityRecord is uint256;

using {
    anchor,
    version,
    changed,
    announcement,
    namesOwner,
    hasRecovery,
    withAnchor,
    withDevices,
    withChange,
    withOwner,
    withRecovery
} for IdentityRecord global;

uint256 constant BLOCK_MASK = type(uint40).max;
uint256 constant NAMES_OWNER = 1 << 40;
uint256 constant HAS_RECOVERY = 1 << 41;
uint256 constant FLAGS_MASK = 0xff << 40;
uint256 constant VERSION_SHIFT = 48;
uint256 constant VERSION_MASK = 0xffff << VERSION_SHIFT;

/// @dev First 24 bytes of the hash of the profile document.
function anchor(IdentityRecord record) pure returns (bytes24) {
    return bytes24(bytes32(IdentityRecord.unwrap(record)));
}

/// @dev Version of the device list that the document commits to; 0 if none was ever set.
function version(IdentityRecord record) pure returns (uint16) {
    return uint16(IdentityRecord.unwrap(record) >> VERSION_SHIFT);
}

/// @dev Block of the newest event.
function changed(IdentityRecord record) pure returns (uint256) {
    return IdentityRecord.unwrap(record) & BLOCK_MASK;
}

/// @dev Anchor and version alone: what is announced.
function announcement(IdentityRecord record) pure returns (uint256) {
    return IdentityRecord.unwrap(record) & ~(FLAGS_MASK | BLOCK_MASK);
}

/// @dev Whether the owner is what the table of owners says; if not, the identity owns itself.
function namesOwner(IdentityRecord record) pure returns (bool) {
    return IdentityRecord.unwrap(record) & NAMES_OWNER != 0;
}

/// @dev Whether the table of recovery accounts has an entry.
function hasRecovery(IdentityRecord record) pure returns (bool) {
    return IdentityRecord.unwrap(record) & HAS_RECOVERY != 0;
}

/// @dev The record with another anchor, whose event is in `blockNumber`.
function withAnchor(IdentityRecord record, bytes24 anchor_, uint256 blockNumber) pure returns (IdentityRecord) {
    uint256 kept = IdentityRecord.unwrap(record) & (VERSION_MASK | FLAGS_MASK);
    return IdentityRecord.wrap(kept | uint256(bytes32(anchor_)) | blockNumber);
}

/// @dev The record with another anchor and version.
function withDevices(IdentityRecord record, bytes24 anchor_, uint16 version_) pure returns (IdentityRecord) {
    uint256 kept = IdentityRecord.unwrap(record) & (FLAGS_MASK | BLOCK_MASK);
    return IdentityRecord.wrap(kept | uint256(bytes32(anchor_)) | (uint256(version_) << VERSION_SHIFT));
}

/// @dev The record with its newest event in `blockNumber`.
function withChange(IdentityRecord record, uint256 blockNumber) pure returns (IdentityRecord) {
    return IdentityRecord.wrap((IdentityRecord.unwrap(record) & ~BLOCK_MASK) | blockNumber);
}

/// @dev The record of an identity whose owner is in the table.
function withOwner(IdentityRecord record) pure returns (IdentityRecord) {
    return IdentityRecord.wrap(IdentityRecord.unwrap(record) | NAMES_OWNER);
}

/// @dev The record with the recovery flag set or cleared.
function withRecovery(IdentityRecord record, bool named) pure returns (IdentityRecord) {
    uint256 rest = IdentityRecord.unwrap(record) & ~HAS_RECOVERY;
    return IdentityRecord.wrap(named ? rest | HAS_RECOVERY : rest);
}
