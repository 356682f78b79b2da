// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Where a winning stamp is, and whom it names, in one word, which saves call data:
///      path (16 bits) | relayId (32) | span (16) | slot (32) | batchId (64); the other bits are not read.
type WinPlace is uint256;

using {batchId, slot, span, relayId, path} for WinPlace global;

function packPlace(uint64 batchId_, uint32 slot_, uint16 span_, uint32 relayId_, uint16 path_) pure returns (WinPlace) {
    return
        WinPlace.wrap(
            uint256(batchId_) |
                (uint256(slot_) << 64) |
                (uint256(span_) << 96) |
                (uint256(relayId_) << 112) |
                (uint256(path_) << 144)
        );
}

function batchId(WinPlace place) pure returns (uint64) {
    return uint64(WinPlace.unwrap(place));
}

function slot(WinPlace place) pure returns (uint32) {
    return uint32(WinPlace.unwrap(place) >> 64);
}

function span(WinPlace place) pure returns (uint16) {
    return uint16(WinPlace.unwrap(place) >> 96);
}

function relayId(WinPlace place) pure returns (uint32) {
    return uint32(WinPlace.unwrap(place) >> 112);
}

function path(WinPlace place) pure returns (uint16) {
    return uint16(WinPlace.unwrap(place) >> 144);
}
