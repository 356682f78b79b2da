// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The small terms of a tab in one word, because every call brings them: rate (96 bits) | tick (32) | relayId (32) |
///      relayBps (16) | nonce (64), from the top; the 16 lowest bits are zero.
type TabDeal is uint256;

using {rate, tick, relayId, relayBps, nonce, isClean} for TabDeal global;

function packDeal(uint96 rate_, uint32 tick_, uint32 relayId_, uint16 relayBps_, uint64 nonce_) pure returns (TabDeal) {
    return
        TabDeal.wrap(
            (uint256(rate_) << 160) |
                (uint256(tick_) << 128) |
                (uint256(relayId_) << 96) |
                (uint256(relayBps_) << 80) |
                (uint256(nonce_) << 16)
        );
}

/// @dev Price of a tick, in token units. The contract does not look at it: vouchers say what is owed.
function rate(TabDeal deal) pure returns (uint96) {
    return uint96(TabDeal.unwrap(deal) >> 160);
}

/// @dev Length of a tick, in seconds.
function tick(TabDeal deal) pure returns (uint32) {
    return uint32(TabDeal.unwrap(deal) >> 128);
}

/// @dev The relay that carries the media, if any.
function relayId(TabDeal deal) pure returns (uint32) {
    return uint32(TabDeal.unwrap(deal) >> 96);
}

/// @dev Its share, in 1/10,000.
function relayBps(TabDeal deal) pure returns (uint16) {
    return uint16(TabDeal.unwrap(deal) >> 80);
}

/// @dev Tells apart two tabs with the same terms.
function nonce(TabDeal deal) pure returns (uint64) {
    return uint64(TabDeal.unwrap(deal) >> 16);
}

/// @dev Whether the spare bits are zero: else one deal could be written in many ways.
function isClean(TabDeal deal) pure returns (bool) {
    return uint16(TabDeal.unwrap(deal)) == 0;
}
