// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";

/// @title Play money for development networks
/// @notice An ERC-20 with 6 decimals, EIP-2612 permit, ERC-3009 and a faucet. It is worth nothing and must never be taken for a stablecoin.
contract DevUSD is ERC20, ERC20Permit, ERC3009 {
    /// @notice The most that one call of {faucet} gives, in token units: 10,000 dUSD.
    uint256 public constant FAUCET_LIMIT = 10_000e6;

    /// @notice Thrown when more than {FAUCET_LIMIT} is asked for.
    /// @param amount What was asked for.
    error DevUSD_TooMuch(uint256 amount);

    /// @notice Deploys the token with no supply.
    constructor() ERC20("DevUSD", "dUSD") ERC20Permit("DevUSD") {}

    /// @notice Mints `amount` to the caller.
    /// @param amount In token units, at most {FAUCET_LIMIT}.
    function faucet(uint256 amount) external {
        require(amount <= FAUCET_LIMIT, DevUSD_TooMuch(amount));
        _mint(msg.sender, amount);
    }

    /// @notice A token has 10^6 units, like the stablecoins it stands in for.
    /// @return Always 6.
    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
