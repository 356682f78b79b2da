// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A token that plays one trick on whoever takes payment in it.
contract TrickToken {
    /// @notice What it does when tokens are taken.
    enum Trick {
        None,
        ReturnsNothing,
        ReturnsFalse,
        Reverts,
        MovesNothing,
        CallsBack
    }

    mapping(address account => uint256) public balanceOf;

    Trick public trick;

    /// @notice Whom it calls back, with what, and whether that worked.
    address public target;
    bytes public data;
    bool public worked;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function play(Trick trick_, address target_, bytes calldata data_) external {
        (trick, target, data, worked) = (trick_, target_, data_, false);
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        return _move(from, to, amount);
    }

    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) external {
        (worked, ) = target.call(data);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        if (trick == Trick.Reverts) revert("no");
        if (trick == Trick.ReturnsFalse) return false;
        if (trick == Trick.MovesNothing) return true;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        if (trick == Trick.CallsBack) (worked, ) = target.call(data);
        if (trick == Trick.ReturnsNothing) {
            assembly {
                return(0, 0)
            }
        }
        return true;
    }
}
