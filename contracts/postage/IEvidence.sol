// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaims} from "./IClaims.sol";

/// @title Evidence: what was signed twice is proven by its two signatures
/// @notice Anyone may submit a proof. The first to do so gets the bounty; what else is taken is burned, so that nobody gains who
///         proves himself guilty (mechanism.md B8, C2). Nothing is keyed by the bytes of a signature.
/// @dev book: open or exiting --{proveDoubleStamp}, {proveClaimedTwice}--> dead
///      relay, once for each book and epoch: trusted --{proveDoublePostmark}, {proveWrongPostmark}--> proven
interface IEvidence is IClaims {
    /// @notice A stamp; book and epoch are said beside it.
    /// @param slot First slot of the stamp.
    /// @param span How many slots it covers.
    /// @param relayId The relay it names.
    /// @param ack The recipient's acknowledgement address in that epoch.
    /// @param messageHash The message.
    /// @param r Signature of the book's key, EIP-2098.
    /// @param vs Signature of the book's key, EIP-2098.
    struct Spend {
        uint32 slot;
        uint16 span;
        uint32 relayId;
        address ack;
        bytes32 messageHash;
        bytes32 r;
        bytes32 vs;
    }

    /// @notice A stamp, without its signature, and the postmark that a relay gave for it; book, epoch and relay are said beside it.
    /// @param slot First slot of the stamp.
    /// @param span How many slots it covers.
    /// @param namedRelay The relay that the stamp names.
    /// @param ack The recipient's acknowledgement address in that epoch.
    /// @param messageHash The message.
    /// @param acceptedAt Unix time in seconds that the postmark says.
    /// @param r Signature of the postmark by the relay's signer, EIP-2098.
    /// @param vs Signature of the postmark by the relay's signer, EIP-2098.
    struct Acceptance {
        uint32 slot;
        uint16 span;
        uint32 namedRelay;
        address ack;
        bytes32 messageHash;
        uint64 acceptedAt;
        bytes32 r;
        bytes32 vs;
    }

    /// @notice The book's key stamped a slot of `epoch` twice: the book is dead. `bounty` went to `reporter`, `forfeit` is burned;
    ///         together they are its bond and its balance.
    event Equivocated(
        uint64 indexed batchId,
        uint32 indexed epoch,
        address indexed reporter,
        uint256 bounty,
        uint256 forfeit
    );

    /// @notice The relay gave postmarks for (`batchId`, `epoch`) that it must not give, and lost `amount` of its stake: a part
    ///         went to `reporter` (see the registry's event), the rest was burned.
    event RelayFaulted(
        uint32 indexed relayId,
        uint64 indexed batchId,
        uint32 indexed epoch,
        address reporter,
        uint256 amount
    );

    /// @notice Thrown when the book was never opened by this owner.
    error Evidence_UnknownBook(uint64 batchId);

    /// @notice Thrown when the book is dead or withdrawn: there is nothing left to take.
    error Evidence_BookClosed(uint64 batchId);

    /// @notice Thrown when the two are one and the same stamp, however often it was signed.
    error Evidence_SameStamp(uint64 batchId);

    /// @notice Thrown when the two stamps have no slot of the sheet in common.
    error Evidence_NoCommonSlot(uint64 batchId);

    /// @notice Thrown when a stamp is not signed by the book's key.
    error Evidence_StampForged(uint64 batchId);

    /// @notice Thrown when no sheet of the book was paid, or its slots are not paid by draws.
    error Evidence_NothingClaimed(uint64 batchId);

    /// @notice Thrown when the stamp does not cover the slot that was paid.
    error Evidence_SlotDidNotWin(uint64 batchId, uint256 winner);

    /// @notice Thrown when a postmark is not signed by the relay's signer.
    error Evidence_PostmarkForged(uint32 relayId);

    /// @notice Thrown when the postmark is for the stamp's own epoch and for the relay that the stamp names.
    error Evidence_PostmarkRight(uint32 relayId);

    /// @notice Thrown when the relay has paid for this book and epoch already.
    error Evidence_AlreadyProven(uint32 relayId, uint64 batchId, uint32 epoch);

    /// @notice Thrown when the relay has no stake: withdrawn, taken, or never there.
    error Evidence_NothingAtStake(uint32 relayId);

    /// @notice Thrown at deployment when the least slash is zero or above a tenth of the relays' minimum stake, or when relays can
    ///         withdraw within three epochs: liability must outlive the evidence.
    error Evidence_Malformed();

    /* ============ Against senders ============ */

    /// @notice S1: two stamps of one book and epoch that share a slot. The book is dead, the reporter gets the bounty.
    /// @dev Requirements: a book that is open (it may be exiting), of any kind; a slot of the sheet covered by both; different stamp
    ///      hashes; both signed by the book's key. The epoch may be any: a stamp that was claimed or seized is read from that
    ///      transaction. Risk for integrators: whoever holds two signatures of a key for one slot can take bond and balance, so a
    ///      slot that was signed once is spent. Emits {Equivocated}.
    /// @param owner Owner of the book.
    /// @param batchId The book.
    /// @param epoch Epoch of both stamps.
    /// @param first One stamp.
    /// @param second The other.
    function proveDoubleStamp(
        address owner,
        uint64 batchId,
        uint32 epoch,
        Spend calldata first,
        Spend calldata second
    ) external;

    /// @notice S1b: one stamp on the slot that the last paid sheet was paid for, other than the stamp that was paid. Effect of
    ///         {proveDoubleStamp}.
    /// @dev Requirements: a POSTAGE book that is open; a stamp of its last claimed epoch that covers the winner and whose hash ends
    ///      in other 64 bits than the one paid; signed by the book's key. A sender can make two stamps that end alike (2^32 work):
    ///      then {proveDoubleStamp} with the stamp from the claim is the way. Emits {Equivocated}.
    /// @param owner Owner of the book.
    /// @param batchId The book.
    /// @param stamp The stamp that was not paid.
    function proveClaimedTwice(address owner, uint64 batchId, Spend calldata stamp) external;

    /* ============ Against relays ============ */

    /// @notice R1: two postmarks of one relay for two stamps of one book and epoch that share a slot. The relay is slashed.
    /// @dev Requirements: a book that was opened, in whatever state; a slot of the sheet covered by both stamps; different stamp
    ///      hashes; both postmarks signed by the relay's signer; stake to take; once for each (relay, book, epoch).
    ///      The stamps' own signatures are not needed: a postmark says that the relay checked them. Emits {RelayFaulted}.
    /// @param owner Owner of the book.
    /// @param batchId The book.
    /// @param epoch Epoch of both stamps.
    /// @param relayId The relay that gave both postmarks.
    /// @param first One stamp and its postmark.
    /// @param second The other.
    function proveDoublePostmark(
        address owner,
        uint64 batchId,
        uint32 epoch,
        uint32 relayId,
        Acceptance calldata first,
        Acceptance calldata second
    ) external;

    /// @notice R3: a postmark for a stamp that names another relay, or at a time outside the stamp's epoch by more than
    ///         {postmarkTolerance}. The relay is slashed.
    /// @dev Requirements: a book that was opened, in whatever state; a postmark signed by the relay's signer; stake to take; once
    ///      for each (relay, book, epoch), {proveDoublePostmark} included. Emits {RelayFaulted}.
    /// @param owner Owner of the book.
    /// @param batchId The book.
    /// @param epoch Epoch of the stamp.
    /// @param relayId The relay that gave the postmark.
    /// @param acceptance The stamp and its postmark.
    function proveWrongPostmark(
        address owner,
        uint64 batchId,
        uint32 epoch,
        uint32 relayId,
        Acceptance calldata acceptance
    ) external;

    /* ============ Views ============ */

    /// @notice Whether the relay was slashed for postmarks of this book and epoch.
    function proven(uint32 relayId, uint64 batchId, uint32 epoch) external view returns (bool);

    /// @notice The reporter's part of a bond or a slash, in 1/10,000: half of the lowest protocol share that a sheet may still be
    ///         claimed at. Who reports himself chooses the epoch of the stamps he shows, so it is no epoch's own (mechanism.md C2).
    function bountyBps() external view returns (uint16);

    /// @notice The least that a proven relay loses, in token units; it loses fifty sheets if that is more, and never more than it has.
    function minSlash() external view returns (uint96);

    /// @notice How far a postmark's time may lie outside the stamp's epoch, in seconds. A constant at the widest skew that relays
    ///         may allow, so that a change of skew slashes nobody.
    function postmarkTolerance() external view returns (uint32);
}
