// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Authorization} from "./Authorization.sol";
import {ISettlement} from "./ISettlement.sol";

/// @title Taking tokens in
/// @notice Each way of paying checks that exactly the amount arrived: tokens that take fees or rebase are refused. Call these last;
///      a token that calls back in between only makes the check fail.
library Tokens {
    /// @dev Takes `amount` from the caller, by allowance.
    function pull(IERC20 token, uint256 amount) internal {
        uint256 before = held(token);
        bytes4 selector = IERC20.transferFrom.selector;
        // What the token answers is no matter, because what arrived is counted; if it refuses, its own reason is passed on.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 0x04), caller())
            mstore(add(free, 0x24), address())
            mstore(add(free, 0x44), amount)
            if iszero(call(gas(), token, 0, free, 0x64, 0, 0)) {
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
        }
        _checkReceived(token, before, amount);
    }

    /// @dev Takes `amount` from the signer of an ERC-3009 authorization with this nonce. Anyone may bring it.
    function pullAuthorized(IERC20 token, uint256 amount, Authorization calldata a, bytes32 nonce) internal {
        uint256 before = held(token);
        IERC3009(address(token)).receiveWithAuthorization(
            a.from,
            address(this),
            amount,
            a.validAfter,
            a.validBefore,
            nonce,
            a.v,
            a.r,
            a.s
        );
        _checkReceived(token, before, amount);
    }

    /// @dev Uses the caller's permit. If someone ran ahead with it, the allowance is there all the same, so failure is no error:
    ///      without allowance the transfer that follows fails.
    function usePermit(IERC20 token, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) internal {
        try IERC20Permit(address(token)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
    }

    /// @dev This contract's balance, without the memory that the compiler's own call would take.
    function held(IERC20 token) internal view returns (uint256 amount) {
        bytes4 selector = IERC20.balanceOf.selector;
        bool answered;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, address())
            answered := staticcall(gas(), token, 0x00, 0x24, 0x00, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            amount := mload(0x00)
        }
        require(answered, ISettlement.Settlement_NotAToken(address(token)));
    }

    function _checkReceived(IERC20 token, uint256 before, uint256 amount) private view {
        unchecked {
            // Wraps around if the balance fell, and is then not the amount either.
            uint256 received = held(token) - before;
            require(received == amount, ISettlement.Settlement_WrongAmount(amount, received));
        }
    }
}
