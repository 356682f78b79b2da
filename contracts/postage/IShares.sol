// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDraws} from "./IDraws.sol";

/// @title How a sheet is shared
/// @notice The protocol share of a sheet, and the relay's share of the rest without a receipt. A governor may change both inside
///         bounds, for epochs that are still far off; nobody can change what was promised for an epoch that has begun.
/// @dev The governor is meant to be a timelock. Without one, everything here is fixed for ever.
///
///      in force --setShares--> announced, from 3 epochs later --that epoch's first draw--> in force
///                                  \--setShares, before that epoch begins--> another announcement, again 3 epochs later
interface IShares is IDraws {
    /// @notice From epoch `fromEpoch` on, sheets are shared like this.
    event SharesChanging(uint16 feeBps, uint16 unreceiptedBps, uint32 fromEpoch);

    /// @notice Thrown when someone else than the governor changes a parameter.
    error Shares_OnlyGovernor(address caller);

    /// @notice Thrown when a share is outside its bounds.
    error Shares_OutOfBounds(uint16 feeBps, uint16 unreceiptedBps);

    /// @notice Thrown when the last change has begun, but epochs before it can still be claimed: both are needed until then.
    /// @param fromEpoch The epoch that must be drawn first.
    error Shares_StillChanging(uint32 fromEpoch);

    /// @notice Changes the shares of all epochs from the third after the present one on.
    /// @dev Requirements: caller is the governor; `feeBps_` within 500 and 2,000, `unreceiptedBps_` within 3,000 and 5,000; no earlier
    ///      change has begun whose first epoch is not drawn. One that has not begun is replaced. Emits {SharesChanging}.
    /// @param feeBps_ Protocol share of a sheet, in 1/10,000: below 5 %, dealing with oneself gets too cheap.
    /// @param unreceiptedBps_ Share of a relay without receipt, in 1/10,000: more rewards relays that do not deliver, less robs those
    ///        that do.
    function setShares(uint16 feeBps_, uint16 unreceiptedBps_) external;

    /// @notice The shares of a stamp's epoch, in 1/10,000; of epochs before the last two changes, the oldest ones known.
    /// @param epoch The epoch.
    function sharesOf(uint32 epoch) external view returns (uint16 feeBps, uint16 unreceiptedBps);

    /// @notice First epoch of the last change; 0 if there was none.
    function sharesFrom() external view returns (uint32);

    /// @notice Protocol share of a sheet of the present epoch, in 1/10,000.
    function feeBps() external view returns (uint16);

    /// @notice What a relay gets of the rest of such a sheet without a receipt, in 1/10,000; what remains is burned.
    function unreceiptedBps() external view returns (uint16);

    /// @notice Who may change parameters; nobody if zero.
    function governor() external view returns (address);
}
