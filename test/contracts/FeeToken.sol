// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token whose transfers deliver less (or, as a rebase would, more) than was sent.
contract FeeToken is ERC20 {
    int256 private immutable _fee;

    constructor(int256 fee) ERC20("Fee", "FEE") {
        _fee = fee;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @dev ERC-3009 without a look at the signature.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256,
        uint256,
        bytes32,
        uint8,
        bytes32,
        bytes32
    ) external {
        _transfer(from, to, value);
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(0) || to == address(0)) return;
        if (_fee > 0) _burn(to, uint256(_fee));
        else _mint(to, uint256(-_fee));
    }
}
