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

    /// @notice The word that the target block gave for `epoch` is kept, for ever.
    event WordKept(uint32 indexed epoch, bytes32 word);

    /// @notice Thrown before the draw of the epoch may be opened.
    /// @param availableAt Unix time in seconds from which it may be opened.
    error Beacon_TooEarly(uint256 availableAt);

    /// @notice Thrown when the epoch is open already and its block hash can still be read, is still to come, or is kept.
    error Beacon_AlreadyOpen(uint256 targetBlock);

    /// @notice Thrown when nobody has opened this epoch.
    error Beacon_NotOpen(uint32 epoch);

    /// @notice Thrown while the target block is not in the past.
    error Beacon_NotMined(uint256 targetBlock);

    /// @notice Thrown when the target block is more than 256 blocks old and nobody kept its word: open the draw again.
    error Beacon_Lost(uint256 targetBlock);

    /// @notice Thrown when the word of this epoch is kept already.
    error Beacon_AlreadyKept(uint32 epoch);

    /// @notice Thrown at deployment for a delay of 0 or of more than 256 blocks.
    error Beacon_Delay(uint32 delayBlocks);

    /// @notice Fixes the target block of `epoch`. Anyone may call.
    /// @dev Requirements: the time for it reached; not open, or open and its hash lost. Emits {DrawOpened}.
    /// @param epoch The epoch, from 1.
    function openDraw(uint32 epoch) external;

    /// @notice Keeps the word of `epoch` beyond the 256 blocks in which its block hash is known. Anyone may call.
    /// @dev For epochs whose draw has to wait (a backlog is drawn one claim window apart): else whoever opened the draw could look
    ///      at the word, let it be lost, and have another. Requirements: opened, its block mined and not lost, not kept.
    ///      Emits {WordKept}.
    /// @param epoch The epoch, from 1.
    function keep(uint32 epoch) external;

    /// @notice The word that was kept for `epoch`; 0 if nobody has.
    function kept(uint32 epoch) external view returns (bytes32);

    /// @notice How many blocks ahead the target block lies.
    function delayBlocks() external view returns (uint32);

    /// @notice The block whose hash decides `epoch`; 0 while nobody has opened it.
    function targetBlock(uint32 epoch) external view returns (uint256);
}
