// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Authorization} from "./Authorization.sol";
import {ISettlement} from "./ISettlement.sol";
import {Tokens} from "./Tokens.sol";

/// @title Token transfers at the edges
/// @notice See {ISettlement}.
abstract contract Settlement is ISettlement {
    using SafeERC20 for IERC20;

    /// @dev Where forfeited tokens go. A treasury that got them could double-spend and withhold receipts for free.
    address internal constant _BURN = 0x000000000000000000000000000000000000dEaD;

    /// @inheritdoc ISettlement
    IERC20 public immutable token;

    /// @notice Fixes the token.
    /// @param token_ An ERC-20 that neither takes fees nor rebases.
    constructor(address token_) {
        require(token_.code.length != 0, Settlement_NotAToken(token_));
        token = IERC20(token_);
    }

    /// @dev Takes the caller's tokens; call it last.
    function _pull(uint256 amount) internal {
        Tokens.pull(token, amount);
    }

    /// @dev Takes the tokens of whoever signed the authorization; call it last. The nonce is the hash of everything the payer agreed
    ///      to, so that the authorization pays for nothing else.
    function _pullAuthorized(uint256 amount, Authorization calldata authorization, bytes32 nonce) internal {
        Tokens.pullAuthorized(token, amount, authorization, nonce);
    }

    /// @dev Pays out; call it last.
    function _push(address to, uint256 amount) internal {
        token.safeTransfer(to, amount);
    }

    /// @dev Uses the caller's permit, if it is unused.
    function _permit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) internal {
        Tokens.usePermit(token, amount, deadline, v, r, s);
    }
}
