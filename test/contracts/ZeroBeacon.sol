// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../../contracts/beacon/IBeacon.sol";

/// @notice A beacon that breaks its promise.
contract ZeroBeacon is IBeacon {
    function randomness(uint32, bytes calldata) external pure returns (bytes32) {
        return 0;
    }
}
