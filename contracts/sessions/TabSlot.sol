// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Tab} from "./Tab.sol";

/// @title Where tabs are kept
/// @notice A tab's word is at its id.
/// @dev The id is a hash of 224 bytes, while the places of mappings are hashes of 64 and those of variables
///      are small numbers: they never meet, and a mapping would only hash the hash again.
library TabSlot {
    function load(bytes32 tabId) internal view returns (Tab tab) {
        assembly ("memory-safe") {
            tab := sload(tabId)
        }
    }

    function store(bytes32 tabId, Tab tab) internal {
        assembly ("memory-safe") {
            sstore(tabId, tab)
        }
    }
}
