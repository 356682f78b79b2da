// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Second word of a book, the only one that changes: state (8 bits) | exitEpoch (32) | claimedTag (64) | lastClaimed (32) |
///      balance (96); 24 bits are spare.
///      A BOND book is never claimed: there, lastClaimed is the base epoch of the seized slots, and claimedTag holds the seized
///      slots of epochs base (low 32 bits) and base + 1 (high). No other epoch is seizable while one of these is (mechanism.md B7).
type BatchFunds is uint256;

using {
    balance,
    lastClaimed,
    claimedTag,
    exitEpoch,
    state,
    seizedBits,
    withSeized,
    withExit,
    afterPayout,
    plus,
    minus,
    closed
} for BatchFunds global;

/// @dev `state` of a book that was never opened.
uint8 constant NONE = 0;

/// @dev `state` of a book that is in use, or exiting.
uint8 constant OPEN = 1;

/// @dev `state` of a book whose key was proven to have stamped a slot twice.
uint8 constant DEAD = 2;

/// @dev `state` of a book whose money went back to its owner.
uint8 constant WITHDRAWN = 3;

/// @dev `exitEpoch` of a book that is not exiting.
uint32 constant NO_EXIT = type(uint32).max;

uint256 constant _BALANCE = type(uint96).max;
uint256 constant _SEIZED = uint256(type(uint96).max) << 96;
uint256 constant _EXIT = uint256(type(uint32).max) << 192;
uint256 constant _STATE = uint256(type(uint8).max) << 224;

/// @dev The second word of a new book.
function packFunds(uint96 balance_) pure returns (BatchFunds) {
    return BatchFunds.wrap(uint256(balance_) | _EXIT | (uint256(OPEN) << 224));
}

function balance(BatchFunds funds) pure returns (uint96) {
    return uint96(BatchFunds.unwrap(funds));
}

function lastClaimed(BatchFunds funds) pure returns (uint32) {
    return uint32(BatchFunds.unwrap(funds) >> 96);
}

function claimedTag(BatchFunds funds) pure returns (uint64) {
    return uint64(BatchFunds.unwrap(funds) >> 128);
}

function exitEpoch(BatchFunds funds) pure returns (uint32) {
    return uint32(BatchFunds.unwrap(funds) >> 192);
}

function state(BatchFunds funds) pure returns (uint8) {
    return uint8(BatchFunds.unwrap(funds) >> 224);
}

/// @dev Which slots of `epoch` were seized, one bit a slot. An epoch before the base is over: all of its slots count as seized.
function seizedBits(BatchFunds funds, uint32 epoch) pure returns (uint32) {
    uint256 base = lastClaimed(funds);
    uint64 maps = claimedTag(funds);
    if (epoch < base) return type(uint32).max;
    if (epoch == base) return uint32(maps);
    return epoch == base + 1 ? uint32(maps >> 32) : 0;
}

/// @dev With the slots `bits` of `epoch` seized too; `epoch` is not before the base. The base becomes the epoch before a newer
///      one: whenever a slot of `epoch` may be seized, so may those of the epoch before, and none that are older.
function withSeized(BatchFunds funds, uint32 epoch, uint32 bits) pure returns (BatchFunds) {
    uint256 base = lastClaimed(funds);
    uint64 maps = claimedTag(funds);
    if (epoch == base) {
        maps |= bits;
    } else {
        uint64 high = uint64(seizedBits(funds, epoch) | bits) << 32;
        maps = high | seizedBits(funds, epoch - 1);
        base = epoch - 1;
    }
    uint256 word = BatchFunds.unwrap(funds) & ~_SEIZED;
    return BatchFunds.wrap(word | (base << 96) | (uint256(maps) << 128));
}

/// @dev With an exit.
function withExit(BatchFunds funds, uint32 epoch) pure returns (BatchFunds) {
    return BatchFunds.wrap((BatchFunds.unwrap(funds) & ~_EXIT) | (uint256(epoch) << 192));
}

/// @dev With `value` paid out for `epoch` on the stamp `stampHash`; the caller has checked that the balance covers it.
function afterPayout(BatchFunds funds, uint256 value, uint32 epoch, bytes32 stampHash) pure returns (BatchFunds) {
    unchecked {
        uint256 word = (BatchFunds.unwrap(funds) & ~_SEIZED) - value;
        return BatchFunds.wrap(word | (uint256(epoch) << 96) | (uint256(uint64(uint256(stampHash))) << 128));
    }
}

/// @dev With `amount` more. The balance is the lowest part of the word, so a sum that does not fit is refused.
function plus(BatchFunds funds, uint96 amount) pure returns (BatchFunds) {
    uint96 sum = balance(funds) + amount;
    return BatchFunds.wrap((BatchFunds.unwrap(funds) & ~_BALANCE) | sum);
}

/// @dev With `amount` less; more than the balance is refused.
function minus(BatchFunds funds, uint256 amount) pure returns (BatchFunds) {
    uint256 rest = uint256(balance(funds)) - amount;
    return BatchFunds.wrap((BatchFunds.unwrap(funds) & ~_BALANCE) | rest);
}

/// @dev With no money left, in a state that nothing leads out of: DEAD or WITHDRAWN. What was claimed or seized stays.
function closed(BatchFunds funds, uint8 state_) pure returns (BatchFunds) {
    return BatchFunds.wrap((BatchFunds.unwrap(funds) & ~(_BALANCE | _STATE)) | (uint256(state_) << 224));
}
