// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ISettlement} from "./ISettlement.sol";

/// @title Token transfers at the edges
/// @notice See {ISettlement}.
abstract contract Settlement is ISettlement {
    using SafeERC20 for IERC20;

    /// @inheritdoc ISettlement
    IERC20 public immutable token;

    /// @notice Fixes the token.
    /// @param token_ An ERC-20 that neither takes fees nor rebases.
    constructor(address token_) {
        require(token_.code.length != 0, Settlement_NotAToken(token_));
        token = IERC20(token_);
    }

    /// @dev Takes the caller's tokens; call it last. A token that calls back in between only makes the check fail.
    function _pull(uint256 amount) internal {
        uint256 before = _held();
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 afterwards = _held();
        unchecked {
            // Wraps around if the balance fell, and is then not the amount either.
            uint256 received = afterwards - before;
            require(received == amount, Settlement_WrongAmount(amount, received));
        }
    }

    /// @dev Pays out; call it last.
    function _push(address to, uint256 amount) internal {
        token.safeTransfer(to, amount);
    }

    /// @dev Uses the caller's permit. If someone ran ahead with it, the allowance is there all the same, so failure is no error:
    ///      without allowance the transfer that follows fails.
    function _permit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) internal {
        try IERC20Permit(address(token)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
    }

    /// @dev This contract's balance, without the memory that the compiler's own call would take.
    function _held() private view returns (uint256 held) {
        address target = address(token);
        bytes4 selector = IERC20.balanceOf.selector;
        bool answered;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, address())
            answered := staticcall(gas(), target, 0x00, 0x24, 0x00, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            held := mload(0x00)
        }
        require(answered, Settlement_NotAToken(target));
    }
}
