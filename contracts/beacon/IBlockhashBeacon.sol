// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "./IBeacon.sol";
import {IBlockhashDraws} from "./IBlockhashDraws.sol";

/// @title Randomness from a block hash
/// @notice A draw may be opened from the epoch's draw time on.
/// @dev For development chains: whoever builds blocks can try several hashes. Use it for small sheet values only.
interface IBlockhashBeacon is IBeacon, IBlockhashDraws {}
