// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStampBooks} from "./IStampBooks.sol";

/// @dev Second word of a `Batch`, the only one that a claim writes: claimedTag (64 bits) | lastClaimed (32) | unit (64) | balance (96).
type BatchFunds is uint256;

using {balance, unit, lastClaimed, afterPayout, plus, store} for BatchFunds global;

/// @dev The second word of `batch`.
function loadFunds(IStampBooks.Batch storage batch) view returns (BatchFunds funds) {
    assembly ("memory-safe") {
        funds := sload(add(batch.slot, 1))
    }
}

/// @dev The second word of a new book: nothing claimed yet.
function packFunds(uint96 balance_, uint64 unit_) pure returns (BatchFunds) {
    return BatchFunds.wrap(uint256(balance_) | (uint256(unit_) << 96));
}

/// @dev Writes the second word of `batch`.
function store(BatchFunds funds, IStampBooks.Batch storage batch) {
    assembly ("memory-safe") {
        sstore(add(batch.slot, 1), funds)
    }
}

function balance(BatchFunds funds) pure returns (uint96) {
    return uint96(BatchFunds.unwrap(funds));
}

function unit(BatchFunds funds) pure returns (uint64) {
    return uint64(BatchFunds.unwrap(funds) >> 96);
}

function lastClaimed(BatchFunds funds) pure returns (uint32) {
    return uint32(BatchFunds.unwrap(funds) >> 160);
}

/// @dev With `value` paid out for `epoch` on the stamp `stampHash`; the caller has checked that the balance covers it.
function afterPayout(BatchFunds funds, uint256 value, uint32 epoch, bytes32 stampHash) pure returns (BatchFunds) {
    unchecked {
        uint256 low = uint160(BatchFunds.unwrap(funds)) - value;
        return BatchFunds.wrap(low | (uint256(epoch) << 160) | (uint256(stampHash) << 192));
    }
}

/// @dev With `amount` more. The balance is the lowest part of the word, so a sum that does not fit is refused.
function plus(BatchFunds funds, uint96 amount) pure returns (BatchFunds) {
    uint96 sum = balance(funds) + amount;
    return BatchFunds.wrap((BatchFunds.unwrap(funds) & ~uint256(type(uint96).max)) | sum);
}
