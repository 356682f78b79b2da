// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token that does what tokens should not: it answers nothing or `false`, reverts, or calls back in between.
contract HostileToken is ERC20 {
    enum Mood {
        HONEST,
        SILENT,
        LYING,
        REVERTING,
        REENTRANT
    }

    Mood public mood;
    address private _target;
    bytes private _call;
    /// @notice Whether the call back succeeded.
    bool public reentered;

    constructor() ERC20("Hostile", "H") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function become(Mood mood_, address target, bytes calldata call_) external {
        (mood, _target, _call) = (mood_, target, call_);
    }

    /// @dev So that the token itself may pay when it calls back.
    function allow(address spender) external {
        _approve(address(this), spender, type(uint256).max);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _behave();
        super.transfer(to, amount);
        return _answer();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _behave();
        if (mood != Mood.LYING) super.transferFrom(from, to, amount);
        return _answer();
    }

    function _behave() private {
        if (mood == Mood.REVERTING) revert("no");
        if (mood == Mood.REENTRANT) {
            Mood before = mood;
            mood = Mood.HONEST;
            (reentered, ) = _target.call(_call);
            mood = before;
        }
    }

    /// @dev Like USDT, which returns nothing at all.
    function _answer() private view returns (bool) {
        if (mood == Mood.SILENT) {
            assembly {
                return(0, 0)
            }
        }
        return mood != Mood.LYING;
    }
}
