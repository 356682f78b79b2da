// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What one account has to get of one token, and what the treasury has to get of the tabs that it was the relay of, in one
///      word because both are written when a tab closes: own (128 bits) | fees (128).
///      All tokens of a deployment together fit in 128 bits many times over.
type Credit is uint256;

using {own, fees, plus, withoutOwn, withoutFees} for Credit global;

function own(Credit credit) pure returns (uint128) {
    return uint128(Credit.unwrap(credit) >> 128);
}

function fees(Credit credit) pure returns (uint128) {
    return uint128(Credit.unwrap(credit));
}

/// @dev With more of both.
function plus(Credit credit, uint256 own_, uint256 fees_) pure returns (Credit) {
    return Credit.wrap(Credit.unwrap(credit) + fees_ + (own_ << 128));
}

function withoutOwn(Credit credit) pure returns (Credit) {
    return Credit.wrap(uint128(Credit.unwrap(credit)));
}

function withoutFees(Credit credit) pure returns (Credit) {
    return Credit.wrap((Credit.unwrap(credit) >> 128) << 128);
}
