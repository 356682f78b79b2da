// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a name registry is deployed with. All of it is for ever, but the rents, which the governor may change within bounds.
/// @param token Settlement token.
/// @param didRegistry Where it says who owns an identity.
/// @param treasury Where rents go.
/// @param governor Who may announce other rents: a timelock.
/// @param commitMinAge How long a commitment waits before the name can be registered, in seconds.
/// @param commitMaxAge After how long a commitment is worth nothing, in seconds.
/// @param gracePeriod How long only its last holder can have an expired name, in seconds; at most a year.
/// @param rentShort Rent of a name of up to three characters, in token units a year.
/// @param rentFour Rent of a name of four characters, in token units a year.
/// @param rentLong Rent of any other name, in token units a year.
struct NameParameters {
    address token;
    address didRegistry;
    address treasury;
    address governor;
    uint40 commitMinAge;
    uint40 commitMaxAge;
    uint40 gracePeriod;
    uint72 rentShort;
    uint72 rentFour;
    uint72 rentLong;
}
