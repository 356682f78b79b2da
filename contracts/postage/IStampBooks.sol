// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISettlement} from "../shared/ISettlement.sol";
import {IDraws} from "./IDraws.sol";

/// @title Stamp books: prepaid postage
/// @notice A stamp book (`Batch`) has one sheet of `2^depth` slots an epoch, at `unit` a slot; a sheet is worth `V = unit * 2^depth`.
///         Stamps are signatures of `key` and never touch the chain, but for those that win.
/// @dev open --> live --exit, with notice--> exiting --all its epochs drawn and their windows over--> withdraw
///                  \--proof of two stamps on one slot--> dead (balance and bond burned)
interface IStampBooks is IDraws, ISettlement {
    /// @notice One stamp book, in three words of storage.
    /// @param key The session key whose signatures are stamps; never changes, never zero.
    /// @param depth A sheet has `2^depth` slots.
    /// @param kind 0 = POSTAGE (sampled billing), 1 = BOND (exact value, for first contact).
    /// @param fromEpoch First epoch in which its stamps are valid.
    /// @param exitEpoch First epoch in which they no longer are; `2^32-1` until exit.
    /// @param dead 1 once it was proven to have stamped a slot twice.
    /// @param balance What is left to pay for sheets, in token units.
    /// @param unit Price of a slot, in token units.
    /// @param lastClaimed Last epoch whose sheet was paid: the only nullifier a claim needs.
    /// @param claimedTag Low 64 bits of the hash of the stamp paid in `lastClaimed`.
    /// @param owner Whose money it is.
    /// @param bond What is burned, besides the balance, if it stamps a slot twice; in token units.
    struct Batch {
        address key;
        uint8 depth;
        uint8 kind;
        uint32 fromEpoch;
        uint32 exitEpoch;
        uint8 dead;
        uint96 balance;
        uint64 unit;
        uint32 lastClaimed;
        uint64 claimedTag;
        address owner;
        uint96 bond;
    }

    /// @notice A stamp book was opened.
    event BatchOpened(
        uint64 indexed batchId,
        address indexed owner,
        address indexed key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint32 fromEpoch,
        uint96 balance,
        uint96 bond
    );

    /// @notice `amount` was added; `balance` is the new balance.
    event ToppedUp(uint64 indexed batchId, uint96 amount, uint96 balance);

    /// @notice From `exitEpoch` on, stamps of this book are not valid.
    event Exiting(uint64 indexed batchId, uint32 exitEpoch);

    /// @notice Balance and bond were paid to the owner.
    event Withdrawn(uint64 indexed batchId, uint256 amount);

    /// @notice Thrown for a book that was never opened.
    error Books_Unknown(uint64 batchId);

    /// @notice Thrown when the owner or key is zero.
    error Books_ZeroAddress();

    /// @notice Thrown when books of this kind cannot be opened here.
    error Books_KindNotOffered(uint8 kind);

    /// @notice Thrown when the depth is outside {minDepth} and {maxDepth}.
    error Books_DepthOutOfRange(uint8 depth);

    /// @notice Thrown when the price of a slot is below {minUnit}.
    error Books_UnitTooLow(uint64 unit);

    /// @notice Thrown when a sheet is worth less than {minValue}.
    error Books_ValueTooLow(uint256 value);

    /// @notice Thrown when the deposit is below the minimum for this sheet value.
    error Books_AmountTooLow(uint256 amount, uint256 minimum);

    /// @notice Thrown when an amount is zero.
    error Books_ZeroAmount();

    /// @notice Thrown when the caller does not own the book.
    error Books_NotOwner(uint64 batchId, address caller);

    /// @notice Thrown when the book is exiting already.
    error Books_Exiting(uint64 batchId);

    /// @notice Thrown when a book that is not exiting is withdrawn.
    error Books_NotExiting(uint64 batchId);

    /// @notice Thrown when the book is dead.
    error Books_Dead(uint64 batchId);

    /// @notice Thrown while an epoch of the book can still be claimed.
    /// @param exitEpoch The epoch that must be drawn first.
    error Books_StillLiable(uint32 exitEpoch);

    /// @notice Thrown when nothing is left to withdraw.
    error Books_NothingToWithdraw(uint64 batchId);

    /// @notice Thrown at deployment when a limit is malformed.
    error Books_Malformed();

    /// @notice Opens a stamp book for `owner`, paid by the caller, valid from the present epoch on.
    /// @dev Requirements: owner and key not zero; kind offered; depth, unit and sheet value within limits; `amount` at least 5 V,
    ///      of which V becomes the bond; allowance for `amount`. Emits {BatchOpened}.
    /// @param owner Who may exit and withdraw.
    /// @param key Session key that signs the stamps. Anyone may open a book on anyone's key, so find books by owner and key.
    /// @param depth Slots an epoch, as a power of two.
    /// @param kind 0 = POSTAGE.
    /// @param unit Price of a slot, in token units.
    /// @param amount Deposit, in token units.
    /// @return batchId The book's id, from 1.
    function open(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount
    ) external returns (uint64 batchId);

    /// @notice {open} with the allowance given by the caller's EIP-2612 permit; one that was used already is no error.
    /// @dev Only a permit of the caller counts: it does not name the book it pays for, and anyone else could open one of his own with it.
    function openWithPermit(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint64 batchId);

    /// @notice Adds `amount` of the caller's tokens to a book that is neither exiting nor dead. Emits {ToppedUp}.
    function topUp(uint64 batchId, uint96 amount) external;

    /// @notice {topUp} with the allowance given by the caller's EIP-2612 permit; one that was used already is no error.
    function topUpWithPermit(uint64 batchId, uint96 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Gives notice: stamps are valid until the end of the epoch that {exitNotice} from now falls in.
    /// @dev Requirements: caller owns the book; not dead; once. The notice lets every relay see the exit before it counts.
    ///      Emits {Exiting}.
    function exit(uint64 batchId) external;

    /// @notice Pays balance and bond to the owner.
    /// @dev Requirements: caller owns the book; not dead; the exit epoch is drawn, so that no claim window is open. Emits {Withdrawn}.
    function withdraw(uint64 batchId) external;

    /// @notice State of a book, in the order of {Batch}; all zero if unknown.
    function batches(
        uint64 batchId
    )
        external
        view
        returns (
            address key,
            uint8 depth,
            uint8 kind,
            uint32 fromEpoch,
            uint32 exitEpoch,
            uint8 dead,
            uint96 balance,
            uint64 unit,
            uint32 lastClaimed,
            uint64 claimedTag,
            address owner,
            uint96 bond
        );

    /// @notice How many books were ever opened; ids run from 1 to this.
    function batchCount() external view returns (uint64);

    /// @notice Time from {exit} to the first epoch it may affect, at least, in seconds.
    function exitNotice() external view returns (uint32);

    /// @notice Smallest depth.
    function minDepth() external view returns (uint8);

    /// @notice Largest depth.
    function maxDepth() external view returns (uint8);

    /// @notice Lowest price of a slot, in token units.
    function minUnit() external view returns (uint64);

    /// @notice Lowest value of a sheet, in token units.
    function minValue() external view returns (uint96);
}
