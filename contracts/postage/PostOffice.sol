// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Schedule} from "../shared/Schedule.sol";
import {Settlement} from "../shared/Settlement.sol";
import {Bonds} from "./Bonds.sol";
import {Claims} from "./Claims.sol";
import {Draws} from "./Draws.sol";
import {Evidence} from "./Evidence.sol";
import {IPostOffice} from "./IPostOffice.sol";
import {Parameters} from "./Parameters.sol";
import {Shares} from "./Shares.sol";
import {StampBooks} from "./StampBooks.sol";

/// @title The post office
/// @notice See {IPostOffice}. It has no owner, no pause and no upgrade; what a governor may change is in {IShares} and
///         {IStampBooks-setMinValue}.
contract PostOffice is IPostOffice, Bonds, Evidence {
    /// @notice Fixes everything else.
    /// @param p The parameters.
    constructor(
        Parameters memory p
    )
        Schedule(p.genesis, p.epochLength, p.holdPeriod)
        Draws(p)
        Settlement(p.token)
        Shares(p)
        StampBooks(p)
        Claims(p)
        Evidence(p)
    {}

    /// @inheritdoc StampBooks
    function _checkKind(
        uint8 kind,
        uint8 depth,
        uint256 value
    ) internal view override(StampBooks, Bonds) returns (uint256) {
        return super._checkKind(kind, depth, value);
    }
}
