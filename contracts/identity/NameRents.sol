// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement} from "../shared/Settlement.sol";
import {Tokens} from "../shared/Tokens.sol";
import {INameRents} from "./INameRents.sol";
import {NameParameters} from "./NameParameters.sol";
import {RentTable, packRents} from "./RentTable.sol";

/// @title What names cost
/// @notice See {INameRents}.
abstract contract NameRents is INameRents, Settlement {
    /// @notice How long rents are announced before they apply.
    uint256 public constant RENT_NOTICE = 14 days;

    /// @dev How far rents may move from what they were at first, either way.
    uint256 private constant _FACTOR = 4;

    /// @inheritdoc INameRents
    address public immutable treasury;

    /// @inheritdoc INameRents
    address public immutable governor;

    RentTable private immutable _firstRents;

    /// @dev What applied before the rents announced last.
    RentTable private _rents;

    /// @dev What was announced last.
    RentTable private _announced;

    /// @notice Fixes treasury, governor and the first rents.
    /// @param p The parameters.
    constructor(NameParameters memory p) Settlement(p.token) {
        require(p.treasury != address(0) && p.governor != address(0), Names_BadParameters());
        treasury = p.treasury;
        governor = p.governor;
        uint256 most = type(uint72).max / _FACTOR;
        bool areFree = p.rentShort == 0 || p.rentFour == 0 || p.rentLong == 0;
        bool areHuge = p.rentShort > most || p.rentFour > most || p.rentLong > most;
        require(!areFree && !areHuge, Names_BadParameters());
        _firstRents = packRents(0, p.rentShort, p.rentFour, p.rentLong);
        _rents = _firstRents;
    }

    /// @inheritdoc INameRents
    function announceRents(uint72 rentShort, uint72 rentFour, uint72 rentLong) external {
        require(msg.sender == governor, Names_NotGovernor(msg.sender));
        _checkBounds(rentShort, _firstRents.rentShort());
        _checkBounds(rentFour, _firstRents.rentFour());
        _checkBounds(rentLong, _firstRents.rentLong());
        _rents = _currentRents();
        uint256 from = block.timestamp + RENT_NOTICE;
        _announced = packRents(uint40(from), rentShort, rentFour, rentLong);
        emit RentsAnnounced(from, rentShort, rentFour, rentLong);
    }

    /// @inheritdoc INameRents
    function sweep() external {
        uint256 amount = treasuryCredit();
        require(amount != 0, Names_NothingToSweep());
        emit RentsSwept(amount);
        _push(treasury, amount);
    }

    /// @inheritdoc INameRents
    function treasuryCredit() public view returns (uint256) {
        return Tokens.held(token);
    }

    /// @inheritdoc INameRents
    function rentOf(uint256 length, uint8 term) public view returns (uint256) {
        return uint256(_currentRents().ofLength(length)) * term;
    }

    /// @inheritdoc INameRents
    function rents() external view returns (uint256 since, uint256 rentShort, uint256 rentFour, uint256 rentLong) {
        return _unpack(_currentRents());
    }

    /// @inheritdoc INameRents
    function announcedRents()
        external
        view
        returns (uint256 from, uint256 rentShort, uint256 rentFour, uint256 rentLong)
    {
        return _unpack(_announced);
    }

    /* ============ Internal ============ */

    function _currentRents() private view returns (RentTable) {
        RentTable announced = _announced;
        uint256 from = announced.from();
        return from != 0 && block.timestamp >= from ? announced : _rents;
    }

    function _checkBounds(uint256 rent, uint256 first) private pure {
        (uint256 lowest, uint256 highest) = ((first + _FACTOR - 1) / _FACTOR, first * _FACTOR);
        require(rent >= lowest && rent <= highest, Names_RentOutOfBounds(rent, lowest, highest));
    }

    function _unpack(RentTable table) private pure returns (uint256, uint256, uint256, uint256) {
        return (table.from(), table.rentShort(), table.rentFour(), table.rentLong());
    }
}
