// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Schedule} from "../shared/Schedule.sol";
import {BlockhashDraws} from "./BlockhashDraws.sol";
import {IBeacon} from "./IBeacon.sol";
import {IBlockhashBeacon} from "./IBlockhashBeacon.sol";
import {IBlockhashDraws} from "./IBlockhashDraws.sol";

/// @title Randomness from a block hash, for development chains
/// @notice See {IBlockhashBeacon}.
contract BlockhashBeacon is IBlockhashBeacon, BlockhashDraws {
    /// @notice Fixes the calendar, which must be the post office's, and the delay.
    /// @param genesis_ When epoch 1 began, in unix seconds.
    /// @param epochLength_ In seconds.
    /// @param holdPeriod_ In seconds.
    /// @param delayBlocks_ How far ahead the target block lies, 1 to 256.
    constructor(
        uint64 genesis_,
        uint32 epochLength_,
        uint32 holdPeriod_,
        uint32 delayBlocks_
    ) Schedule(genesis_, epochLength_, holdPeriod_) BlockhashDraws(delayBlocks_) {}

    /// @inheritdoc IBlockhashDraws
    function openDraw(uint32 epoch) external {
        _openDraw(epoch, drawTime(epoch));
    }

    /// @inheritdoc IBeacon
    function randomness(uint32 epoch, bytes calldata) external view returns (bytes32) {
        return _blockhashWord(epoch);
    }
}
