// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {Authorization} from "../shared/Authorization.sol";
import {ISettlement} from "../shared/ISettlement.sol";
import {IShares} from "./IShares.sol";

/// @title Stamp books: prepaid postage
/// @notice A stamp book has one sheet of `2^depth` slots an epoch, at `unit` a slot; a sheet is worth `V = unit * 2^depth`.
///         Stamps are signatures of `key` and never touch the chain, but for those that win.
/// @dev A book takes two words of storage. Its owner is part of their place and not stored, so whoever touches a book says whose
///      it is; an id is never given out twice, so a wrong owner only means an unknown book.
///
///      open --> open --exit, with notice--> exiting --all its epochs drawn and their windows over--> withdrawn
///                  \--proof of two stamps on one slot, at any time before--> dead (balance and bond forfeited)
interface IStampBooks is IShares, ISettlement, IERC5267 {
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

    /// @notice Sheets of books opened from now on are worth at least this.
    event MinValueChanged(uint96 minValue);

    /// @notice Thrown for a book that was never opened, or not by this owner.
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

    /// @notice Thrown when the book is exiting already.
    error Books_Exiting(uint64 batchId);

    /// @notice Thrown when a book that is not exiting is withdrawn.
    error Books_NotExiting(uint64 batchId);

    /// @notice Thrown when the book is dead.
    error Books_Dead(uint64 batchId);

    /// @notice Thrown when the book's money went back to its owner already.
    error Books_Withdrawn(uint64 batchId);

    /// @notice Thrown when a signed request comes after its deadline.
    error Books_Expired(uint256 deadline);

    /// @notice Thrown when a request is not signed by the owner.
    error Books_BadSignature(uint64 batchId);

    /// @notice Thrown while an epoch of the book can still be claimed.
    /// @param exitEpoch The epoch that must be drawn first.
    error Books_StillLiable(uint32 exitEpoch);

    /// @notice Thrown when the floor of a sheet's value is outside {minValueBounds}.
    error Books_FloorOutOfBounds(uint96 minValue, uint96 low, uint96 high);

    /// @notice Thrown at deployment when a limit is malformed.
    error Books_Malformed();

    /// @notice Opens a stamp book for `owner`, paid by the caller, valid from the present epoch on.
    /// @dev Requirements: owner and key not zero; kind offered; depth, unit and sheet value within limits; `amount` at least 5 V,
    ///      of which V is the bond; allowance for `amount`. Emits {BatchOpened}.
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

    /// @notice {open}, paid by the signer of an ERC-3009 authorization and brought by anyone: one wallet signature and no coin.
    /// @dev The authorization is a `ReceiveWithAuthorization` of the token to this contract over `amount`, with the nonce
    ///      `keccak256(abi.encode(selector, owner, key, depth, kind, unit, amount, a.salt))`: it does not name the book it pays for,
    ///      and whoever brings it could open one of his own with it (mechanism.md B5). Whoever pays need not be the owner.
    function openWithAuthorization(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount,
        Authorization calldata a
    ) external returns (uint64 batchId);

    /// @notice Adds `amount` of the caller's tokens to a book that is neither exiting nor dead. Emits {ToppedUp}.
    /// @param owner Whose book it is.
    /// @param batchId The book.
    /// @param amount In token units.
    function topUp(address owner, uint64 batchId, uint96 amount) external;

    /// @notice {topUp} with the allowance given by the caller's EIP-2612 permit; one that was used already is no error.
    function topUpWithPermit(
        address owner,
        uint64 batchId,
        uint96 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice {topUp}, paid by the signer of an ERC-3009 authorization and brought by anyone.
    /// @dev As {openWithAuthorization}; the nonce is `keccak256(abi.encode(selector, owner, batchId, amount, a.salt))`.
    function topUpWithAuthorization(address owner, uint64 batchId, uint96 amount, Authorization calldata a) external;

    /// @notice Gives notice: stamps are valid until the end of the epoch that {exitNotice} from now falls in.
    /// @dev Requirements: caller owns the book; not dead; once. The notice lets every relay see the exit before it counts.
    ///      Emits {Exiting}.
    /// @param batchId A book of the caller's.
    function exit(uint64 batchId) external;

    /// @notice {exit}, signed by the owner and brought by anyone.
    /// @dev A book exits once, so there is no nonce. Signed is `Exit(address owner,uint64 batchId,uint256 deadline)`.
    /// @param owner Whose book it is, an account or a contract (ERC-1271).
    /// @param batchId The book.
    /// @param deadline Unix time in seconds, the last at which the signature counts.
    /// @param signature Of the owner, 65 bytes if it is an account.
    function exitBySignature(address owner, uint64 batchId, uint256 deadline, bytes calldata signature) external;

    /// @notice Pays balance and bond to the owner. Anyone may call.
    /// @dev Requirements: not dead; once; the exit epoch is drawn, so that no claim window is open. Emits {Withdrawn}.
    /// @param owner Whose book it is, and who is paid.
    /// @param batchId The book.
    function withdraw(address owner, uint64 batchId) external;

    /// @notice Changes the floor of a sheet's value for books opened later; no book that exists is touched.
    /// @dev Requirements: caller is the governor; within {minValueBounds}. Emits {MinValueChanged}.
    /// @param minValue_ In token units; at least 20 times what a claim costs, so that claims stay worth making.
    function setMinValue(uint96 minValue_) external;

    /// @notice State of a book; all zero if `owner` has no such book.
    /// @return key The session key whose signatures are stamps; never changes, never zero.
    /// @return depth A sheet has `2^depth` slots.
    /// @return kind 0 = POSTAGE (sampled billing), 1 = BOND (exact value, for first contact).
    /// @return fromEpoch First epoch in which its stamps are valid.
    /// @return exitEpoch First epoch in which they no longer are; `2^32-1` until exit.
    /// @return state 0 = unknown, 1 = open or exiting, 2 = dead (it was proven to have stamped a slot twice), 3 = withdrawn.
    /// @return balance What is left to pay for sheets, in token units.
    /// @return unit Price of a slot, in token units.
    /// @return lastClaimed Last epoch whose sheet was paid: the only nullifier a claim needs. BOND: the first of two epochs e.
    /// @return claimedTag Low 64 bits of the hash of the stamp paid in `lastClaimed`. BOND: a bit for each seized slot, of e
    ///         in the low half and of e + 1 in the high half.
    /// @return bond What is forfeited, besides the balance, if it stamps a slot twice; 0 unless it is open or exiting.
    function batches(
        address owner,
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
            uint8 state,
            uint96 balance,
            uint64 unit,
            uint32 lastClaimed,
            uint64 claimedTag,
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

    /// @notice Lowest value of a sheet of a new book, in token units.
    function minValue() external view returns (uint96);

    /// @notice Between what the governor may set {minValue}: a tenth and ten times of what it was at deployment.
    function minValueBounds() external view returns (uint96 low, uint96 high);
}
