// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DevUSD} from "../../../contracts/dev/DevUSD.sol";

/// @notice A token that takes no authorization, and tells with which nonce it was asked for.
contract NonceTeller is DevUSD {
    error Nonce(bytes32 nonce);

    function receiveWithAuthorization(
        address,
        address,
        uint256,
        uint256,
        uint256,
        bytes32 nonce,
        uint8,
        bytes32,
        bytes32
    ) public pure override {
        revert Nonce(nonce);
    }
}
