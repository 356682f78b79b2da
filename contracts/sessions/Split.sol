// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Who gets what of a tab's payments
/// @notice Always of everything paid so far, never of a single payment: so no rounding adds up, and the order of vouchers is no matter.
///      What is left of an unit goes to the payee. His part never falls when `paid` rises.
library Split {
    uint256 private constant _BPS = 10_000;

    /// @dev The payee's part of `paid`.
    function toPayee(uint256 paid, uint256 relayBps, uint256 feeBps) internal pure returns (uint256) {
        // `paid` fits in 96 bits and both shares together are below the whole.
        unchecked {
            return paid - (paid * (relayBps + feeBps)) / _BPS;
        }
    }

    /// @dev The other two parts. Relay and treasury are rounded together, so that the payee's part is what {toPayee} says.
    function fees(
        uint256 paid,
        uint256 relayBps,
        uint256 feeBps
    ) internal pure returns (uint256 toRelay, uint256 toTreasury) {
        unchecked {
            toRelay = (paid * relayBps) / _BPS;
            toTreasury = (paid * (relayBps + feeBps)) / _BPS - toRelay;
        }
    }
}
