// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What the registry knows of a name beside its holder, in one word: expiresAt (40 bits) | identity (160 bits).
///      Identity 0 stands for the holder, so that a name that changes hands leads to its new holder.
type NameRecord is uint256;

using {expiresAt, identity, withExpiry, withIdentity} for NameRecord global;

function packName(address identity_, uint40 expiresAt_) pure returns (NameRecord) {
    return NameRecord.wrap((uint256(expiresAt_) << 160) | uint160(identity_));
}

/// @dev Whom the name leads to; 0 is the holder.
function identity(NameRecord record) pure returns (address) {
    return address(uint160(NameRecord.unwrap(record)));
}

/// @dev The first second at which the name is not paid for. 0 if it never was.
function expiresAt(NameRecord record) pure returns (uint40) {
    return uint40(NameRecord.unwrap(record) >> 160);
}

function withIdentity(NameRecord record, address identity_) pure returns (NameRecord) {
    return packName(identity_, record.expiresAt());
}

function withExpiry(NameRecord record, uint40 expiresAt_) pure returns (NameRecord) {
    return packName(record.identity(), expiresAt_);
}
