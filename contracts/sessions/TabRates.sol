// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The small terms of a tab in one word, because every call brings them: rate (96 bits) | tick (32) | relayId (32) |
///      relayBps (16) | nonce (64), from the top; the 16 lowest bits are zero.
type TabRates is uint256;

using {rate, tick, relayId, relayBps, nonce, isClean} for TabRates global;

function packRates(
    uint96 rate_,
    uint32 tick_,
    uint32 relayId_,
    uint16 relayBps_,
    uint64 nonce_
) pure returns (TabRates) {
    return
        TabRates.wrap(
            (uint256(rate_) << 160) |
                (uint256(tick_) << 128) |
                (uint256(relayId_) << 96) |
                (uint256(relayBps_) << 80) |
                (uint256(nonce_) << 16)
        );
}

/// @dev Price of a tick, in token units. The contract does not look at it: vouchers say what is owed.
function rate(TabRates rates) pure returns (uint96) {
    return uint96(TabRates.unwrap(rates) >> 160);
}

/// @dev Length of a tick, in seconds.
function tick(TabRates rates) pure returns (uint32) {
    return uint32(TabRates.unwrap(rates) >> 128);
}

/// @dev The relay that carries the media, if any.
function relayId(TabRates rates) pure returns (uint32) {
    return uint32(TabRates.unwrap(rates) >> 96);
}

/// @dev Its share, in 1/10,000.
function relayBps(TabRates rates) pure returns (uint16) {
    return uint16(TabRates.unwrap(rates) >> 80);
}

/// @dev Tells apart two tabs with the same terms.
function nonce(TabRates rates) pure returns (uint64) {
    return uint64(TabRates.unwrap(rates) >> 16);
}

/// @dev Whether the spare bits are zero: else the same rates could be written in many ways.
function isClean(TabRates rates) pure returns (bool) {
    return uint16(TabRates.unwrap(rates)) == 0;
}
