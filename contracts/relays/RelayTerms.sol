// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Second word of a relay: exitAt (32 bits) | ask (64) | payout (160).
type RelayTerms is uint256;

using {payout, ask, exitAt, withExit} for RelayTerms global;

function packTerms(address payout_, uint64 ask_, uint32 exitAt_) pure returns (RelayTerms) {
    return RelayTerms.wrap((uint256(exitAt_) << 224) | (uint256(ask_) << 160) | uint160(payout_));
}

function payout(RelayTerms terms) pure returns (address) {
    return address(uint160(RelayTerms.unwrap(terms)));
}

function ask(RelayTerms terms) pure returns (uint64) {
    return uint64(RelayTerms.unwrap(terms) >> 160);
}

function exitAt(RelayTerms terms) pure returns (uint32) {
    return uint32(RelayTerms.unwrap(terms) >> 224);
}

/// @dev The terms of a relay that was not unbonding, with an exit.
function withExit(RelayTerms terms, uint32 exitAt_) pure returns (RelayTerms) {
    return RelayTerms.wrap(RelayTerms.unwrap(terms) | (uint256(exitAt_) << 224));
}
