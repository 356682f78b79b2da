// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A source of randomness for draws
/// @notice One value an epoch, the same whoever asks, unknown to all before the epoch's draw time.
interface IBeacon {
    /// @notice The randomness of `epoch`.
    /// @dev Reverts while there is none. Never returns 0: a zero word means "skipped" to those who use it.
    /// @param epoch The epoch, from 1.
    /// @param proof What this beacon needs to verify the value; empty for beacons that need nothing.
    /// @return The random word.
    function randomness(uint32 epoch, bytes calldata proof) external view returns (bytes32);
}
