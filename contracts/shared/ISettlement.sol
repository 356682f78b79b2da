// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Money in and out, in one ERC-20 token
/// @notice Tokens move at the edges only: in when something is bought or staked, out when something is withdrawn.
interface ISettlement {
    /// @notice Thrown when what arrived is not what was sent: tokens that take a fee, or change balances by themselves, are refused.
    /// @param expected The amount asked for.
    /// @param received The amount that arrived.
    error Settlement_WrongAmount(uint256 expected, uint256 received);

    /// @notice Thrown when the token given at deployment has no code.
    error Settlement_NotAToken(address token);

    /// @notice The settlement token of this deployment.
    function token() external view returns (IERC20);
}
