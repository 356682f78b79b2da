// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DrawState} from "./DrawState.sol";
import {Draws} from "./Draws.sol";
import {IShares} from "./IShares.sol";
import {Parameters} from "./Parameters.sol";

/// @title How a sheet is shared
/// @notice See {IShares}.
abstract contract Shares is IShares, Draws {
    /// @dev How many epochs ahead a change is made: all that can be stamped by the time it is seen are promised already.
    uint32 private constant _DELAY = 3;

    /// @inheritdoc IShares
    address public immutable governor;

    /// @notice Fixes the governor, and the shares to begin with.
    /// @param p The parameters.
    constructor(Parameters memory p) {
        _checkShares(p.feeBps, p.unreceiptedBps);
        governor = p.governor;
        _drawState = _drawState.withShares(0, p.feeBps, p.unreceiptedBps, 0);
    }

    /// @inheritdoc IShares
    function setShares(uint16 feeBps_, uint16 unreceiptedBps_) external {
        _checkGovernor();
        _checkShares(feeBps_, unreceiptedBps_);
        DrawState state = _drawState;
        uint32 present = epochAt(block.timestamp);
        // Claims need the shares of the last draw and of all that come. A change that has not begun is in none of them.
        uint32 last = state.drawn();
        uint32 from = state.sharesFrom();
        require(last >= from || from > present, Shares_StillChanging(from));
        _drawState = state.withShares(last, feeBps_, unreceiptedBps_, present + _DELAY);
        emit SharesChanging(feeBps_, unreceiptedBps_, present + _DELAY);
    }

    /// @inheritdoc IShares
    function sharesOf(uint32 epoch) external view returns (uint16, uint16) {
        return _drawState.sharesOf(epoch);
    }

    /// @inheritdoc IShares
    function sharesFrom() external view returns (uint32) {
        return _drawState.sharesFrom();
    }

    /// @inheritdoc IShares
    function feeBps() external view returns (uint16 fee) {
        (fee, ) = _drawState.sharesOf(epochAt(block.timestamp));
    }

    /// @inheritdoc IShares
    function unreceiptedBps() external view returns (uint16 unreceipted) {
        (, unreceipted) = _drawState.sharesOf(epochAt(block.timestamp));
    }

    /// @dev Refuses everyone but the governor, and everyone if there is none.
    function _checkGovernor() internal view {
        require(msg.sender == governor, Shares_OnlyGovernor(msg.sender));
    }

    /// @dev The lowest protocol share of an epoch that can still be claimed: a bounty above half of it would make spite free
    ///      (mechanism.md C2), whichever epoch's stamps a reporter shows.
    function _lowestFeeBps() internal view returns (uint16) {
        DrawState state = _drawState;
        (uint16 present, ) = state.sharesOf(state.drawn());
        (uint16 next, ) = state.sharesOf(type(uint32).max);
        return present < next ? present : next;
    }

    function _checkShares(uint16 fee, uint16 unreceipted) private pure {
        require(
            fee >= 500 && fee <= 2000 && unreceipted >= 3000 && unreceipted <= 5000,
            Shares_OutOfBounds(fee, unreceipted)
        );
    }
}
