// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISettlement} from "../shared/ISettlement.sol";

/// @title What names cost
/// @notice Rent depends on a name's length and is paid ahead, in whole years of 365 days. It goes to the treasury. The governor may
///         change it, for later payments only, 14 days after saying so, and never beyond a quarter and four times what it was at first.
interface INameRents is ISettlement {
    /// @notice From `from` on, these are the rents, in token units a year. An announcement replaces one that has not come into force.
    event RentsAnnounced(uint256 from, uint256 rentShort, uint256 rentFour, uint256 rentLong);

    /// @notice Rents went to the treasury.
    event RentsSwept(uint256 amount);

    /// @notice Thrown when a deployment parameter is zero, has no code, or lies outside its bounds.
    error Names_BadParameters();

    /// @notice Thrown when anyone but the governor announces rents.
    error Names_NotGovernor(address caller);

    /// @notice Thrown when a rent is announced that lies outside its bounds.
    error Names_RentOutOfBounds(uint256 rent, uint256 lowest, uint256 highest);

    /// @notice Thrown when there is nothing for the treasury.
    error Names_NothingToSweep();

    /// @notice Announces rents that apply {RENT_NOTICE} from now.
    /// @dev Requirements: the caller is the governor; each rent within a quarter and four times its first value. Emits {RentsAnnounced}.
    /// @param rentShort Of names of up to three characters, in token units a year.
    /// @param rentFour Of names of four characters.
    /// @param rentLong Of names of five characters and more.
    function announceRents(uint72 rentShort, uint72 rentFour, uint72 rentLong) external;

    /// @notice Sends all rents to the treasury. Anyone may call it. Emits {RentsSwept}.
    function sweep() external;

    /// @notice What waits for {sweep}, in token units. The registry holds no tokens but rents, so this is its whole balance.
    function treasuryCredit() external view returns (uint256);

    /// @notice What `term` years of a name cost if paid now, in token units.
    /// @param length Length of the name.
    /// @param term Years.
    function rentOf(uint256 length, uint8 term) external view returns (uint256);

    /// @notice The rents that apply now, and since when (0: since deployment).
    function rents() external view returns (uint256 since, uint256 rentShort, uint256 rentFour, uint256 rentLong);

    /// @notice The rents announced last and from when they apply; all zero if none were announced.
    function announcedRents()
        external
        view
        returns (uint256 from, uint256 rentShort, uint256 rentFour, uint256 rentLong);

    /// @notice Where rents go.
    function treasury() external view returns (address);

    /// @notice Who may announce rents.
    function governor() external view returns (address);
}
