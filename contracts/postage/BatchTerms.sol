// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStampBooks} from "./IStampBooks.sol";

/// @dev First word of a `Batch`, read once: dead (8 bits) | exitEpoch (32) | fromEpoch (32) | kind (8) | depth (8) | key (160).
type BatchTerms is uint256;

using {key, depth, kind, fromEpoch, exitEpoch, dead} for BatchTerms global;

/// @dev The first word of `batch`.
function loadTerms(IStampBooks.Batch storage batch) view returns (BatchTerms terms) {
    assembly ("memory-safe") {
        terms := sload(batch.slot)
    }
}

/// @dev The first word of a new book. The rest of the word, and all of the others, are left to the caller.
function packTerms(
    address key_,
    uint8 depth_,
    uint8 kind_,
    uint32 fromEpoch_,
    uint32 exitEpoch_
) pure returns (BatchTerms) {
    return
        BatchTerms.wrap(
            uint256(uint160(key_)) |
                (uint256(depth_) << 160) |
                (uint256(kind_) << 168) |
                (uint256(fromEpoch_) << 176) |
                (uint256(exitEpoch_) << 208)
        );
}

function key(BatchTerms terms) pure returns (address) {
    return address(uint160(BatchTerms.unwrap(terms)));
}

function depth(BatchTerms terms) pure returns (uint8) {
    return uint8(BatchTerms.unwrap(terms) >> 160);
}

function kind(BatchTerms terms) pure returns (uint8) {
    return uint8(BatchTerms.unwrap(terms) >> 168);
}

function fromEpoch(BatchTerms terms) pure returns (uint32) {
    return uint32(BatchTerms.unwrap(terms) >> 176);
}

function exitEpoch(BatchTerms terms) pure returns (uint32) {
    return uint32(BatchTerms.unwrap(terms) >> 208);
}

function dead(BatchTerms terms) pure returns (bool) {
    return uint8(BatchTerms.unwrap(terms) >> 240) != 0;
}
