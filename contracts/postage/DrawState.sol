// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What a claim must know of draws and shares, in one word, so that changeable shares cost it no second one:
///      sharesFrom (32 bits) | next unreceiptedBps (16) | next feeBps (16) | unreceiptedBps (16) | feeBps (16) | drawnAt (64) |
///      drawn (32).
type DrawState is uint256;

using {drawn, drawnAt, sharesFrom, sharesOf, withDraw, withShares} for DrawState global;

function drawn(DrawState state) pure returns (uint32) {
    return uint32(DrawState.unwrap(state));
}

function drawnAt(DrawState state) pure returns (uint64) {
    return uint64(DrawState.unwrap(state) >> 32);
}

/// @dev First epoch of the next shares.
function sharesFrom(DrawState state) pure returns (uint32) {
    return uint32(DrawState.unwrap(state) >> 160);
}

/// @dev The shares of `epoch`. Of epochs long past they are the oldest ones still known.
function sharesOf(DrawState state, uint32 epoch) pure returns (uint16 feeBps, uint16 unreceiptedBps) {
    uint256 pair = DrawState.unwrap(state) >> (epoch < sharesFrom(state) ? 96 : 128);
    return (uint16(pair), uint16(pair >> 16));
}

/// @dev With `epoch` drawn at `timestamp`.
function withDraw(DrawState state, uint32 epoch, uint64 timestamp) pure returns (DrawState) {
    uint256 rest = DrawState.unwrap(state) & ~uint256(type(uint96).max);
    return DrawState.wrap(rest | (uint256(timestamp) << 32) | epoch);
}

/// @dev With these shares from epoch `from` on, and until then those of epoch `before`.
function withShares(
    DrawState state,
    uint32 before,
    uint16 feeBps,
    uint16 unreceiptedBps,
    uint32 from
) pure returns (DrawState) {
    (uint16 fee, uint16 unreceipted) = sharesOf(state, before);
    uint256 draw = DrawState.unwrap(state) & type(uint96).max;
    uint256 present = (uint256(unreceipted) << 16) | fee;
    uint256 next = (uint256(unreceiptedBps) << 16) | feeBps;
    return DrawState.wrap(draw | (present << 96) | (next << 128) | (uint256(from) << 160));
}
