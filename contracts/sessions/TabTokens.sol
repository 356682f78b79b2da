// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IConsultationTabs} from "./IConsultationTabs.sol";

/// @title The tokens of a deployment
/// @notice Kept in the code, so that asking costs no look into storage.
abstract contract TabTokens is IConsultationTabs {
    address private immutable _token0;
    address private immutable _token1;
    address private immutable _token2;
    address private immutable _token3;

    /// @notice Fixes the list.
    /// @param list Up to four tokens.
    constructor(address[] memory list) {
        require(list.length <= 4, Tabs_Malformed());
        for (uint256 i; i < list.length; ++i) {
            // An account without code would take any transfer for done.
            require(list[i].code.length != 0, Tabs_TokenNotOffered(list[i]));
        }
        _token0 = _at(list, 0);
        _token1 = _at(list, 1);
        _token2 = _at(list, 2);
        _token3 = _at(list, 3);
    }

    /// @inheritdoc IConsultationTabs
    function isOffered(address token) public view returns (bool) {
        // A place that is not used is zero, and zero is the coin, which is offered.
        return token == _token0 || token == _token1 || token == _token2 || token == _token3 || token == address(0);
    }

    function _at(address[] memory list, uint256 index) private pure returns (address) {
        return index < list.length ? list[index] : address(0);
    }
}
