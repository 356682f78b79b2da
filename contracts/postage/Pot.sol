// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What was taken from sheets and not yet sent on, in one word: forfeited (128 bits) | fees (128 bits).
///      All tokens of a deployment together fit in 128 bits many times over.
type Pot is uint256;

using {fees, forfeited, plus} for Pot global;

function fees(Pot pot) pure returns (uint128) {
    return uint128(Pot.unwrap(pot));
}

function forfeited(Pot pot) pure returns (uint128) {
    return uint128(Pot.unwrap(pot) >> 128);
}

/// @dev With more of both.
function plus(Pot pot, uint256 fees_, uint256 forfeited_) pure returns (Pot) {
    return Pot.wrap(Pot.unwrap(pot) + fees_ + (forfeited_ << 128));
}
