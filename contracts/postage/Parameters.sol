// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a post office begins with. Fixed for ever, but for what the governor may change: `minValue`, `feeBps`, `unreceiptedBps`.
/// @param token Settlement token.
/// @param beacon Source of randomness.
/// @param relays Relay registry, whose slasher is the post office.
/// @param treasury Where fees go.
/// @param governor Who may change shares and the floor of a sheet's value; nobody if zero.
/// @param genesis When epoch 1 began, in unix seconds; not in the future.
/// @param epochLength In seconds.
/// @param holdPeriod In seconds.
/// @param claimMin Shortest time between draws, in seconds.
/// @param exitNotice In seconds.
/// @param skipAfter How long after its draw time an epoch may be skipped, in seconds.
/// @param minDepth Smallest depth of a book, 1 to 20.
/// @param minUnit Lowest price of a slot, in token units.
/// @param minValue Lowest value of a sheet, in token units.
/// @param feeBps Protocol share, 500 to 2,000: below, dealing with oneself gets too cheap.
/// @param unreceiptedBps Share of a relay without receipt, 3,000 to 5,000: more rewards relays that do not deliver, less robs
///        those that do.
/// @param minSlash The least that a relay loses for a proof, in token units; at most a tenth of the relays' minimum stake.
struct Parameters {
    address token;
    address beacon;
    address relays;
    address treasury;
    address governor;
    uint64 genesis;
    uint32 epochLength;
    uint32 holdPeriod;
    uint32 claimMin;
    uint32 exitNotice;
    uint32 skipAfter;
    uint8 minDepth;
    uint64 minUnit;
    uint96 minValue;
    uint16 feeBps;
    uint16 unreceiptedBps;
    uint96 minSlash;
}
