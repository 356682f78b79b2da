// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The calendar of epochs
/// @notice Epoch `E = 1 + floor((t - genesis) / epochLength)`. It is wall-clock time, so nodes and clients know it without a chain.
interface ISchedule {
    /// @notice Thrown when an epoch length of zero, or no genesis, is given at deployment.
    error Schedule_Malformed();

    /// @notice Thrown when a time before genesis, or epoch 0, is asked for: neither exists.
    error Schedule_BeforeGenesis();

    /// @notice Unix time at which epoch 1 began, in seconds.
    function genesis() external view returns (uint64);

    /// @notice Length of an epoch, in seconds.
    function epochLength() external view returns (uint32);

    /// @notice How long messages are held after their epoch has ended, in seconds. The draw comes after it.
    function holdPeriod() external view returns (uint32);

    /// @notice The epoch that contains `timestamp`.
    /// @param timestamp Unix time in seconds, not before genesis.
    /// @return The epoch, from 1.
    function epochAt(uint256 timestamp) external view returns (uint32);

    /// @notice When `epoch` begins.
    /// @param epoch An epoch, from 1.
    /// @return Unix time in seconds.
    function epochStart(uint32 epoch) external view returns (uint256);

    /// @notice The earliest time at which the winning slots of `epoch` may be drawn: its end plus the hold period.
    /// @param epoch An epoch, from 1.
    /// @return Unix time in seconds.
    function drawTime(uint32 epoch) external view returns (uint256);
}
