// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Credit} from "./Credit.sol";
import {ICredits} from "./ICredits.sol";

/// @title Money that waits to be fetched
/// @notice See {ICredits}.
abstract contract Credits is ICredits {
    using SafeERC20 for IERC20;

    /// @dev What a receiver of coin may spend: enough for any wallet, too little to make the payment of others dear.
    uint256 private constant _GAS_FOR_RECEIVER = 50_000;

    /// @dev What must be left so that the receiver gets all of it: 64/63 of it and the price of the call.
    uint256 private constant _GAS_BEFORE_CALL = 90_000;

    /// @dev A word that functions can point at.
    struct Account {
        Credit credit;
    }

    mapping(address owner => mapping(address token => Account)) private _accounts;

    /// @inheritdoc ICredits
    address public immutable treasury;

    /// @notice Fixes the treasury.
    /// @param treasury_ Where fees go.
    constructor(address treasury_) {
        require(treasury_ != address(0), Credits_Malformed());
        treasury = treasury_;
    }

    /// @inheritdoc ICredits
    function withdraw(address owner, address token) external {
        Account storage account = _accounts[owner][token];
        uint256 amount = account.credit.own();
        account.credit = account.credit.withoutOwn();
        emit Withdrawn(owner, token, amount);
        _push(token, owner, amount);
    }

    /// @inheritdoc ICredits
    function sweep(address token, address[] calldata relayPayouts) external {
        uint256 amount;
        for (uint256 i; i < relayPayouts.length; ++i) {
            Account storage account = _accounts[relayPayouts[i]][token];
            amount += account.credit.fees();
            account.credit = account.credit.withoutFees();
        }
        emit Swept(token, amount);
        _push(token, treasury, amount);
    }

    /// @inheritdoc ICredits
    function credits(address owner, address token) external view returns (uint128) {
        return _accounts[owner][token].credit.own();
    }

    /// @inheritdoc ICredits
    function fees(address relayPayout, address token) external view returns (uint128) {
        return _accounts[relayPayout][token].credit.fees();
    }

    /// @dev Leaves both shares to be fetched, in one write.
    function _creditFees(address token, address relayPayout, uint256 toRelay, uint256 toTreasury) internal {
        if (toRelay + toTreasury == 0) return;
        _credit(token, relayPayout, toRelay, toTreasury);
    }

    /// @dev Pays, or leaves a credit if the receiver or the token refuses. Call it last: what it calls may call back.
    function _pay(address token, address to, uint256 amount) internal {
        if (amount == 0) return;
        if (token == address(0) ? _offerCoin(to, amount) : _sendToken(token, to, amount)) return;
        _credit(token, to, amount, 0);
        emit Credited(to, token, amount);
    }

    function _credit(address token, address owner, uint256 own, uint256 fees_) private {
        Account storage account = _accounts[owner][token];
        account.credit = account.credit.plus(own, fees_);
    }

    /// @dev Pays, or reverts.
    function _push(address token, address to, uint256 amount) private {
        require(amount != 0, Credits_Nothing(token));
        // His own payment, so all the gas there is.
        if (token == address(0)) require(_sendCoin(to, amount, gasleft()), Credits_Refused(to));
        else IERC20(token).safeTransfer(to, amount);
    }

    function _offerCoin(address to, uint256 amount) private returns (bool) {
        require(gasleft() >= _GAS_BEFORE_CALL, Credits_TooLittleGas());
        return _sendCoin(to, amount, _GAS_FOR_RECEIVER);
    }

    /// @dev What the receiver answers is not even looked at: copying it would cost whoever submits.
    function _sendCoin(address to, uint256 amount, uint256 gas_) private returns (bool sent) {
        assembly ("memory-safe") {
            sent := call(gas_, to, amount, 0, 0, 0, 0)
        }
    }

    /// @dev A token may revert, answer `false`, or answer nothing, which is success. A token has code: deployment checked it.
    ///      If it fails for want of gas, not enough is left to write the credit, and all fails.
    function _sendToken(address token, address to, uint256 amount) private returns (bool sent) {
        bytes4 selector = IERC20.transfer.selector;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 0x04), to)
            mstore(add(free, 0x24), amount)
            sent := call(gas(), token, 0, free, 0x44, 0, 0x20)
            if sent {
                switch returndatasize()
                case 0 {}
                default {
                    sent := and(gt(returndatasize(), 0x1f), eq(mload(0), 1))
                }
            }
        }
    }
}
