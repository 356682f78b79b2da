// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A contract wallet with one owner: it signs by ERC-1271, or reverts, or answers something else.
contract Wallet1271 {
    address private immutable _owner;
    uint8 public mood;

    constructor(address owner) {
        _owner = owner;
    }

    function become(uint8 mood_) external {
        mood = mood_;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        require(mood != 1, "no");
        if (mood == 2) return 0xffffffff;
        return ECDSA.recoverCalldata(digest, signature) == _owner ? this.isValidSignature.selector : bytes4(0);
    }
}
