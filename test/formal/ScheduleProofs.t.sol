// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Schedule} from "../../contracts/shared/Schedule.sol";

/// @notice A calendar that begins at any time.
contract Calendar is Schedule {
    constructor(uint64 genesis_, uint32 length, uint32 hold) Schedule(genesis_, length, hold) {}
}

/// @notice Epochs, on the calendars of production (weeks) and of the development network (minutes), whenever they begin.
contract ScheduleProofs {
    uint32 private constant _WEEK = 7 days;
    uint32 private constant _MINUTE = 1 minutes;

    /// @dev Any second of an epoch is in it, and in no other: `epochAt` and `epochStart` are each other's inverse.
    function check_EpochOfEverySecondOfWeeks(uint64 genesis, uint32 epoch, uint32 second) external {
        _checkSeconds(genesis, _WEEK, epoch, second);
    }

    function check_EpochOfEverySecondOfMinutes(uint64 genesis, uint32 epoch, uint32 second) external {
        _checkSeconds(genesis, _MINUTE, epoch, second);
    }

    function check_WeeksFollowEachOther(uint64 genesis, uint32 epoch) external {
        _checkOrder(genesis, _WEEK, epoch);
    }

    function check_MinutesFollowEachOther(uint64 genesis, uint32 epoch) external {
        _checkOrder(genesis, _MINUTE, epoch);
    }

    /// @dev An exit that a relay could not see when it took a stamp of `epoch` does not touch that epoch (mechanism.md B3, step 1;
    ///      B9): it is made at or after the head that the relay sees, which is not older than the epoch's start less the notice.
    function check_AnUnseenExitComesLaterInWeeks(uint64 genesis, uint32 epoch, uint64 made, uint32 notice) external {
        _checkExit(genesis, _WEEK, epoch, made, notice);
    }

    function check_AnUnseenExitComesLaterInMinutes(uint64 genesis, uint32 epoch, uint64 made, uint32 notice) external {
        _checkExit(genesis, _MINUTE, epoch, made, notice);
    }

    /// @dev A BOND stamp may be seized until the second epoch after its own begins; no draw that lets its book be withdrawn is
    ///      earlier, because that is the draw of a later epoch.
    function check_WithdrawalWaitsForSeizuresInWeeks(uint64 genesis, uint32 epoch, uint32 drawn) external {
        _checkSeizures(genesis, _WEEK, epoch, drawn);
    }

    function check_WithdrawalWaitsForSeizuresInMinutes(uint64 genesis, uint32 epoch, uint32 drawn) external {
        _checkSeizures(genesis, _MINUTE, epoch, drawn);
    }

    function _checkSeconds(uint64 genesis, uint32 length, uint32 epoch, uint32 second) private {
        if (genesis == 0 || epoch == 0 || second >= length) return;
        Calendar calendar = new Calendar(genesis, length, length);
        assert(calendar.epochAt(calendar.epochStart(epoch) + second) == epoch);
    }

    function _checkOrder(uint64 genesis, uint32 length, uint32 epoch) private {
        if (genesis == 0 || epoch == 0 || epoch == type(uint32).max) return;
        Calendar calendar = new Calendar(genesis, length, length);
        uint256 start = calendar.epochStart(epoch);
        assert(start >= genesis && calendar.epochStart(epoch + 1) == start + length);
        assert(calendar.drawTime(epoch) == start + 2 * uint256(length));
    }

    function _checkExit(uint64 genesis, uint32 length, uint32 epoch, uint64 made, uint32 notice) private {
        if (genesis == 0 || epoch == 0 || made < genesis) return;
        Calendar calendar = new Calendar(genesis, length, length);
        if (uint256(made) + notice < calendar.epochStart(epoch)) return;
        // Centuries ahead, epochs no longer fit in their 32 bits, and the call reverts.
        try calendar.epochAt(uint256(made) + notice) returns (uint32 present) {
            assert(present >= epoch);
        } catch {}
    }

    function _checkSeizures(uint64 genesis, uint32 length, uint32 epoch, uint32 drawn) private {
        if (genesis == 0 || epoch == 0 || epoch >= type(uint32).max - 1 || drawn <= epoch) return;
        Calendar calendar = new Calendar(genesis, length, length);
        assert(calendar.drawTime(drawn) >= calendar.epochStart(epoch + 2));
    }
}
