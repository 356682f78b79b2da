// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../../../contracts/beacon/IBeacon.sol";

/// @notice A beacon that answers with the word it is given as proof, so that a fuzzer can choose every draw.
contract FixedBeacon is IBeacon {
    function randomness(uint32, bytes calldata proof) external pure returns (bytes32) {
        return abi.decode(proof, (bytes32));
    }
}
