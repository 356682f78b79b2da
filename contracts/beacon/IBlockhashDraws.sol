// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISchedule} from "../shared/ISchedule.sol";

/// @title Draws by block hash, in two steps
/// @notice `openDraw` fixes a block a little ahead; its hash, once it is mined, decides the epoch.
/// @dev Whoever builds blocks can try several hashes, and can let one be lost by keeping the draw out for 256 blocks.
///
///      none --openDraw--> waiting --target mined--> known --256 blocks later--> lost --openDraw--> waiting
interface IBlockhashDraws is ISchedule {
    /// @notice `epoch` takes its randomness from the hash of `targetBlock`.
    event DrawOpened(uint32 indexed epoch, uint256 targetBlock);

    /// @notice Thrown before the draw of the epoch may be opened.
    /// @param availableAt Unix time in seconds from which it may be opened.
    error Beacon_TooEarly(uint256 availableAt);

    /// @notice Thrown when the epoch is open already and its block hash can still be read, or is still to come.
    error Beacon_AlreadyOpen(uint256 targetBlock);

    /// @notice Thrown when nobody has opened this epoch.
    error Beacon_NotOpen(uint32 epoch);

    /// @notice Thrown while the target block is not in the past.
    error Beacon_NotMined(uint256 targetBlock);

    /// @notice Thrown when the target block is more than 256 blocks old: open the draw again.
    error Beacon_Lost(uint256 targetBlock);

    /// @notice Thrown at deployment for a delay of 0 or of more than 256 blocks.
    error Beacon_Delay(uint32 delayBlocks);

    /// @notice Fixes the target block of `epoch`. Anyone may call.
    /// @dev Requirements: the time for it reached; not open, or open and its hash lost. Emits {DrawOpened}.
    /// @param epoch The epoch, from 1.
    function openDraw(uint32 epoch) external;

    /// @notice How many blocks ahead the target block lies.
    function delayBlocks() external view returns (uint32);

    /// @notice The block whose hash decides `epoch`; 0 while nobody has opened it.
    function targetBlock(uint32 epoch) external view returns (uint256);
}
