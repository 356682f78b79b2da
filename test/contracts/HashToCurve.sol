// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BN254} from "../../contracts/beacon/BN254.sol";
import {HashToBN254} from "../../contracts/beacon/HashToBN254.sol";

/// @notice Opens the libraries under the beacon to tests.
contract HashToCurve {
    function toField(bytes32 message, bytes memory tag) external pure returns (uint256, uint256) {
        return HashToBN254.toField(message, tag);
    }

    function map(uint256 u0, uint256 u1) external view returns (uint256, uint256, uint256, uint256) {
        return HashToBN254.map(u0, u1);
    }

    function toPoint(bytes32 message, bytes memory tag) external view returns (uint256, uint256) {
        return HashToBN254.toPoint(message, tag);
    }

    function isPoint(uint256 x, uint256 y) external pure returns (bool) {
        return BN254.isPoint(x, y);
    }

    function isSigned(
        uint256[2] memory signature,
        uint256[2] memory hash,
        uint256[4] memory key
    ) external view returns (bool) {
        return BN254.isSigned(signature, hash, key);
    }

    function isKey(uint256[4] memory key) external view returns (bool) {
        return BN254.isKey(key);
    }
}
