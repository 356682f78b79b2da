// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title The governor of every contract that has one
/// @notice OpenZeppelin's timelock with nobody above it, from its first block on: what a proposer announces waits for the delay, then
///         anyone may execute it. Its own roles and its delay change in the same way only.
/// @dev Proposers may also cancel. Nobody can be faster than the delay, and no contract here gives a governor more than its interface
///      says: nothing of claims, seizes and withdrawals.
contract Timelock is TimelockController {
    /// @notice Thrown at deployment without a proposer or without a delay.
    error Timelock_Malformed();

    /// @notice Fixes the first delay and who holds which role to begin with.
    /// @param minDelay Shortest time between announcing and executing, in seconds.
    /// @param proposers Who may announce, and cancel.
    /// @param cancellers Who may cancel, besides the proposers.
    constructor(
        uint256 minDelay,
        address[] memory proposers,
        address[] memory cancellers
    ) TimelockController(minDelay, proposers, new address[](1), address(0)) {
        // The one executor is the zero address: anyone.
        require(minDelay != 0 && proposers.length != 0, Timelock_Malformed());
        for (uint256 i; i < cancellers.length; ++i) _grantRole(CANCELLER_ROLE, cancellers[i]);
    }
}
