// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TabDeal} from "./TabDeal.sol";

/// @notice What payer and payee agreed on. Never stored: `tabId = keccak256(abi.encode(terms))`, and every call brings them.
/// @param payer Whose money it is. Only he opens, tops up and asks to close.
/// @param payee Who is paid.
/// @param key Session key that signs the vouchers, made for this call.
/// @param payeeKey Session key that signs `Close`, made for this call.
/// @param token A token of the deployment's list; zero is the chain's own coin.
/// @param relayPayout Who gets the relay's share; the payee compares it with the registry's.
/// @param deal Rate, tick, relay, its share and a nonce, in one word.
struct Terms {
    address payer;
    address payee;
    address key;
    address payeeKey;
    address token;
    address relayPayout;
    TabDeal deal;
}
