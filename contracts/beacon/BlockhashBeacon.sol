// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Schedule} from "../shared/Schedule.sol";
import {IBeacon} from "./IBeacon.sol";
import {IBlockhashBeacon} from "./IBlockhashBeacon.sol";

/// @title Randomness from a block hash, for development chains
/// @notice See {IBlockhashBeacon}.
contract BlockhashBeacon is IBlockhashBeacon, Schedule {
    /// @dev The EVM knows the hashes of this many blocks.
    uint256 private constant _WINDOW = 256;

    /// @inheritdoc IBlockhashBeacon
    uint32 public immutable delayBlocks;

    /// @inheritdoc IBlockhashBeacon
    mapping(uint32 epoch => uint256) public targetBlock;

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
    ) Schedule(genesis_, epochLength_, holdPeriod_) {
        require(delayBlocks_ != 0 && delayBlocks_ <= _WINDOW, Beacon_Delay(delayBlocks_));
        delayBlocks = delayBlocks_;
    }

    /// @inheritdoc IBlockhashBeacon
    function openDraw(uint32 epoch) external {
        uint256 availableAt = drawTime(epoch);
        require(block.timestamp >= availableAt, Beacon_TooEarly(availableAt));
        uint256 target = targetBlock[epoch];
        require(target == 0 || block.number > target + _WINDOW, Beacon_AlreadyOpen(target));
        target = block.number + delayBlocks;
        targetBlock[epoch] = target;
        emit DrawOpened(epoch, target);
    }

    /// @inheritdoc IBeacon
    /// @dev The header that is hashed contains prevrandao. Prevrandao of the *calling* block is left out on purpose: it would let
    ///      whoever draws choose among blocks.
    function randomness(uint32 epoch, bytes calldata) external view returns (bytes32) {
        uint256 target = targetBlock[epoch];
        require(target != 0, Beacon_NotOpen(epoch));
        require(block.number > target, Beacon_NotMined(target));
        bytes32 hash = blockhash(target);
        require(hash != 0, Beacon_Lost(target));
        return keccak256(abi.encode(epoch, hash));
    }
}
