// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token that can block accounts, as stablecoins do: transfers to them revert, or answer `false` and move nothing.
contract BlockingToken is ERC20 {
    mapping(address account => bool) private _blocked;
    bool private immutable _reverts;

    constructor(bool reverts) ERC20("Blocking", "B") {
        _reverts = reverts;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setBlocked(address account, bool blocked) external {
        _blocked[account] = blocked;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (_blocked[to] && !_reverts) return false;
        require(!_blocked[to], "blocked");
        return super.transfer(to, amount);
    }
}
