// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStampBooks} from "./IStampBooks.sol";

/// @title Attention bonds: first contact with the same stamp
/// @notice A stamp of a BOND book offers the recipient the exact value of its slots. The recipient seizes them, or stays silent and
///         the sender keeps them: after {seizeDeadline} a slot cannot be seized any more, and no transaction is needed for that.
/// @dev slot of epoch e: free --seize, from the start of e to the end of e + 1--> seized
///                           \--the end of e + 1--> the sender's again
interface IBonds is IStampBooks {
    /// @notice A stamp of a BOND book, which names no relay (its `relayId` is 0), and what its recipient signed.
    /// @param owner Owner of the book.
    /// @param batchId The book.
    /// @param epoch Epoch of the stamp.
    /// @param slot First slot of the stamp.
    /// @param span How many slots it covers.
    /// @param ack The recipient's acknowledgement address in that epoch.
    /// @param messageHash The message.
    /// @param r Stamp signature, EIP-2098.
    /// @param vs Stamp signature, EIP-2098.
    /// @param payout Who is paid: the recipient's choice.
    /// @param sr Signature of `Seize(bytes32 stamp,address payout)` by `ack`, EIP-2098.
    /// @param svs Signature of `Seize(bytes32 stamp,address payout)` by `ack`, EIP-2098.
    struct Seizure {
        address owner;
        uint64 batchId;
        uint32 epoch;
        uint32 slot;
        uint16 span;
        address ack;
        bytes32 messageHash;
        bytes32 r;
        bytes32 vs;
        address payout;
        bytes32 sr;
        bytes32 svs;
    }

    /// @notice The recipient of `stampHash` took the slots from `slot` to `slot + span - 1`: `amount` token units went to `payout`.
    event Seized(
        uint64 indexed batchId,
        uint32 indexed epoch,
        address indexed payout,
        bytes32 stampHash,
        uint32 slot,
        uint16 span,
        uint256 amount
    );

    /// @notice Thrown when the book is of another kind, or was never opened by this owner.
    error Bonds_NotABond(uint64 batchId);

    /// @notice Thrown when the book is dead or withdrawn.
    error Bonds_Closed(uint64 batchId);

    /// @notice Thrown when the book is not valid in the stamp's epoch.
    error Bonds_BookNotValid(uint64 batchId, uint32 epoch);

    /// @notice Thrown before the stamp's epoch begins, and once the epoch after it is over.
    error Bonds_NotNow(uint32 epoch);

    /// @notice Thrown when the stamp covers no slot, or one that the sheet does not have.
    error Bonds_OutsideSheet(uint32 slot, uint16 span);

    /// @notice Thrown when one of the slots was seized already. If by another stamp, the two are evidence (mechanism.md S1).
    error Bonds_AlreadySeized(uint64 batchId, uint32 epoch);

    /// @notice Thrown when the balance does not cover the slots.
    error Bonds_Underfunded(uint64 batchId);

    /// @notice Thrown when the stamp is not signed by the book's key, or names a relay.
    error Bonds_StampForged(uint64 batchId);

    /// @notice Thrown when the seizure is not signed by the stamp's acknowledgement address.
    error Bonds_SeizureForged(uint64 batchId);

    /// @notice Pays the exact value of a bond stamp's slots, without any fee, to whom its recipient names. Anyone may submit.
    /// @dev Requirements: a BOND book that is open (it may be exiting) and was valid in the stamp's epoch; that epoch or the one
    ///      after it is now; slots on the sheet, none of them seized; a balance that covers them; both signatures.
    ///      Emits {Seized}. Gas: no new word of storage.
    /// @param seizure The stamp and what its recipient signed.
    function seize(Seizure calldata seizure) external;

    /// @notice {seize} for many. Slots that are seized already, and books that are dead, withdrawn or underfunded are passed over,
    ///         so that a race cannot undo the others; anything else that {seize} refuses reverts.
    /// @dev Neighbours with one payout are paid in one transfer. Emits {Seized} for each that is paid.
    /// @param seizures The stamps and what their recipients signed.
    function seizeMany(Seizure[] calldata seizures) external;

    /// @notice Which slots of a BOND book's sheet are seized, one bit a slot. Epochs that cannot be seized any more may read as all
    ///         seized, and as none; for books that are no BOND books it is 0.
    function seizedSlots(address owner, uint64 batchId, uint32 epoch) external view returns (uint32);

    /// @notice Unix time in seconds from which stamps of `epoch` can no longer be seized.
    function seizeDeadline(uint32 epoch) external view returns (uint256);
}
