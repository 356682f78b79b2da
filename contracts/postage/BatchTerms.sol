// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev First word of a book, written once: fromEpoch (24 bits) | kind (3) | depth (5) | unit (64) | key (160).
///      Neither owner nor bond is here: the owner is part of the word's place, the bond follows from price, depth and kind.
type BatchTerms is uint256;

using {key, unit, depth, kind, fromEpoch, value, bond} for BatchTerms global;

/// @dev `kind` of books whose sheets are paid as a whole, if their drawn slot was used.
uint8 constant POSTAGE = 0;

/// @dev `kind` of books whose slots have their exact value and may be seized (mechanism.md B7).
uint8 constant BOND = 1;

/// @dev The first word of a new book; `depth_` fits in 5 bits and `kind_` in 3.
function packTerms(address key_, uint64 unit_, uint8 depth_, uint8 kind_, uint24 fromEpoch_) pure returns (BatchTerms) {
    return
        BatchTerms.wrap(
            uint256(uint160(key_)) |
                (uint256(unit_) << 160) |
                (uint256(depth_ & 0x1f) << 224) |
                (uint256(kind_ & 7) << 229) |
                (uint256(fromEpoch_) << 232)
        );
}

function key(BatchTerms terms) pure returns (address) {
    return address(uint160(BatchTerms.unwrap(terms)));
}

function unit(BatchTerms terms) pure returns (uint64) {
    return uint64(BatchTerms.unwrap(terms) >> 160);
}

function depth(BatchTerms terms) pure returns (uint8) {
    return uint8(BatchTerms.unwrap(terms) >> 224) & 0x1f;
}

function kind(BatchTerms terms) pure returns (uint8) {
    return uint8(BatchTerms.unwrap(terms) >> 229) & 7;
}

function fromEpoch(BatchTerms terms) pure returns (uint24) {
    return uint24(BatchTerms.unwrap(terms) >> 232);
}

/// @dev V, what a sheet is worth, in 256 bits: shifting the 64-bit price would lose its top silently.
function value(BatchTerms terms) pure returns (uint256) {
    return uint256(unit(terms)) << depth(terms);
}

/// @dev What the owner loses, besides the balance, if the key stamps a slot twice: V, or 2.5 V where slots are seized, because
///      two sheets are open at once (mechanism.md C19).
function bond(BatchTerms terms) pure returns (uint256) {
    // V is below 2^95.
    unchecked {
        return kind(terms) == BOND ? (value(terms) * 5) / 2 : value(terms);
    }
}
