// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ISchedule} from "./ISchedule.sol";

/// @title Epoch arithmetic
/// @notice See {ISchedule}.
abstract contract Schedule is ISchedule {
    /// @inheritdoc ISchedule
    uint64 public immutable genesis;

    /// @inheritdoc ISchedule
    uint32 public immutable epochLength;

    /// @inheritdoc ISchedule
    uint32 public immutable holdPeriod;

    /// @notice Fixes the calendar.
    /// @param genesis_ When epoch 1 began, in unix seconds.
    /// @param epochLength_ In seconds.
    /// @param holdPeriod_ In seconds.
    constructor(uint64 genesis_, uint32 epochLength_, uint32 holdPeriod_) {
        require(genesis_ != 0 && epochLength_ != 0, Schedule_Malformed());
        genesis = genesis_;
        epochLength = epochLength_;
        holdPeriod = holdPeriod_;
    }

    /// @inheritdoc ISchedule
    function epochAt(uint256 timestamp) public view returns (uint32) {
        require(timestamp >= genesis, Schedule_BeforeGenesis());
        return SafeCast.toUint32(1 + (timestamp - genesis) / epochLength);
    }

    /// @inheritdoc ISchedule
    function epochStart(uint32 epoch) public view returns (uint256) {
        require(epoch != 0, Schedule_BeforeGenesis());
        return genesis + (uint256(epoch) - 1) * epochLength;
    }

    /// @inheritdoc ISchedule
    function drawTime(uint32 epoch) public view returns (uint256) {
        return epochStart(epoch) + epochLength + holdPeriod;
    }
}
