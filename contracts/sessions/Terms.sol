// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TabRates} from "./TabRates.sol";

/// @notice All that was agreed, but for who pays: whoever opens the tab says that by opening it.
/// @param payee Who is paid.
/// @param key The payer's session key, which signs the vouchers; made for this call.
/// @param payeeKey The payee's session key, which signs `Close`; made for this call.
/// @param token A token of the deployment's list; zero is the chain's own coin.
/// @param relayPayout Who gets the relay's share; the payee compares it with the registry's.
/// @param rates Rate, tick, relay, its share and a nonce, in one word.
struct Deal {
    address payee;
    address key;
    address payeeKey;
    address token;
    address relayPayout;
    TabRates rates;
}

/// @notice What payer and payee agreed on. Never stored: `tabId = keccak256(abi.encode(terms))`, and every call brings them.
/// @param payer Whose money it is. Only he opens, tops up and asks to close.
/// @param deal The rest.
struct Terms {
    address payer;
    Deal deal;
}
