// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev All that is stored of a tab: state (8 bits) | closeAt (40) | paid (96) | deposit (96); 16 bits are spare.
type Tab is uint256;

using {deposit, paid, closeAt, state, withDeposit, withPaid, closing, closed} for Tab global;

/// @dev `state` of a tab that was never opened.
uint8 constant NONE = 0;

/// @dev `state` of a tab in use.
uint8 constant OPEN = 1;

/// @dev `state` of a tab that its payer wants to close: vouchers count until it is closed.
uint8 constant CLOSING = 2;

/// @dev `state` of a tab whose rest went back to its payer. It stays for ever: opened again, its old vouchers would count again.
uint8 constant CLOSED = 3;

uint256 constant _DEPOSIT = type(uint96).max;
uint256 constant _PAID = uint256(type(uint96).max) << 96;

/// @dev The word of a new tab.
function packTab(uint96 deposit_) pure returns (Tab) {
    return Tab.wrap(uint256(deposit_) | (uint256(OPEN) << 232));
}

function deposit(Tab tab) pure returns (uint96) {
    return uint96(Tab.unwrap(tab));
}

/// @dev What vouchers have moved so far, fees included.
function paid(Tab tab) pure returns (uint96) {
    return uint96(Tab.unwrap(tab) >> 96);
}

function closeAt(Tab tab) pure returns (uint40) {
    return uint40(Tab.unwrap(tab) >> 192);
}

function state(Tab tab) pure returns (uint8) {
    return uint8(Tab.unwrap(tab) >> 232);
}

/// @dev Open, with this deposit: more money ends a closing.
function withDeposit(Tab tab, uint96 deposit_) pure returns (Tab) {
    return Tab.wrap((Tab.unwrap(tab) & _PAID) | uint256(deposit_) | (uint256(OPEN) << 232));
}

function withPaid(Tab tab, uint96 paid_) pure returns (Tab) {
    return Tab.wrap((Tab.unwrap(tab) & ~_PAID) | (uint256(paid_) << 96));
}

function closing(Tab tab, uint40 closeAt_) pure returns (Tab) {
    uint256 money = Tab.unwrap(tab) & (_PAID | _DEPOSIT);
    return Tab.wrap(money | (uint256(closeAt_) << 192) | (uint256(CLOSING) << 232));
}

/// @dev Closed, with this much paid. Both sums stay readable; nothing is left in it.
function closed(Tab tab, uint96 paid_) pure returns (Tab) {
    return Tab.wrap((Tab.unwrap(tab) & _DEPOSIT) | (uint256(paid_) << 96) | (uint256(CLOSED) << 232));
}
