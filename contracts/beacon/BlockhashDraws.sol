// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Schedule} from "../shared/Schedule.sol";
import {IBlockhashDraws} from "./IBlockhashDraws.sol";

/// @title Draws by block hash
/// @notice See {IBlockhashDraws}.
abstract contract BlockhashDraws is IBlockhashDraws, Schedule {
    /// @dev The EVM knows the hashes of this many blocks.
    uint256 private constant _WINDOW = 256;

    /// @inheritdoc IBlockhashDraws
    uint32 public immutable delayBlocks;

    /// @inheritdoc IBlockhashDraws
    mapping(uint32 epoch => uint256) public targetBlock;

    /// @inheritdoc IBlockhashDraws
    mapping(uint32 epoch => bytes32) public kept;

    /// @notice Fixes the delay.
    /// @param delayBlocks_ How far ahead the target block lies, 1 to 256.
    constructor(uint32 delayBlocks_) {
        require(delayBlocks_ != 0 && delayBlocks_ <= _WINDOW, Beacon_Delay(delayBlocks_));
        delayBlocks = delayBlocks_;
    }

    /// @inheritdoc IBlockhashDraws
    function keep(uint32 epoch) external {
        require(kept[epoch] == 0, Beacon_AlreadyKept(epoch));
        bytes32 word = _blockhashWord(epoch);
        kept[epoch] = word;
        emit WordKept(epoch, word);
    }

    /// @dev Fixes the target block of `epoch`, from `availableAt` on.
    function _openDraw(uint32 epoch, uint256 availableAt) internal {
        require(block.timestamp >= availableAt, Beacon_TooEarly(availableAt));
        uint256 target = targetBlock[epoch];
        // A word that is kept is never lost.
        require(target == 0 || (block.number > target + _WINDOW && kept[epoch] == 0), Beacon_AlreadyOpen(target));
        target = block.number + delayBlocks;
        targetBlock[epoch] = target;
        emit DrawOpened(epoch, target);
    }

    /// @dev The word that the target block gives. The header that is hashed contains prevrandao. Prevrandao of the *calling*
    ///      block is left out on purpose: it would let whoever draws choose among blocks.
    function _blockhashWord(uint32 epoch) internal view returns (bytes32 word) {
        uint256 target = targetBlock[epoch];
        require(target != 0, Beacon_NotOpen(epoch));
        require(block.number > target, Beacon_NotMined(target));
        bytes32 hash = blockhash(target);
        if (hash != 0) return keccak256(abi.encode(epoch, hash));
        // Looked up last: a draw in time does not pay for it.
        word = kept[epoch];
        require(word != 0, Beacon_Lost(target));
    }
}
