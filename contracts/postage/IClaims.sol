// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRelayRegistry} from "../relays/IRelayRegistry.sol";
import {IStampBooks} from "./IStampBooks.sol";
import {WinPlace} from "./WinPlace.sol";

/// @title Claims: relays are paid the sheets they won
/// @notice After a draw, each sheet of that epoch has one winning slot. The relay named on the stamp that used it is paid the whole
///         sheet, less the protocol share; in full with the recipient's receipt, in part without.
interface IClaims is IStampBooks {
    /// @notice A winning stamp, with the receipt of its page if there is one.
    /// @param place In one word: path (16 bits) | relayId (32) | span (16) | slot (32) | batchId (64). `batchId` is the stamp book,
    ///        `slot` the first slot of the stamp, `span` how many it covers, `relayId` the relay it names, which is paid; bit i of
    ///        `path` is set when the leaf's ancestor at level i is a right child.
    /// @param owner Whose stamp book it is.
    /// @param ack The recipient's acknowledgement address in that epoch.
    /// @param messageHash The message.
    /// @param r Stamp signature, EIP-2098.
    /// @param vs Stamp signature, EIP-2098.
    /// @param root Root of the page's tree of stamp hashes; 0 if there is no receipt.
    /// @param rr Receipt signature, EIP-2098.
    /// @param rvs Receipt signature, EIP-2098.
    /// @param proof Sibling hashes from the leaf up, at most 16.
    struct Win {
        WinPlace place;
        address owner;
        address ack;
        bytes32 messageHash;
        bytes32 r;
        bytes32 vs;
        bytes32 root;
        bytes32 rr;
        bytes32 rvs;
        bytes32[] proof;
    }

    /// @notice The sheet of (`batchId`, `epoch`) was paid: `net` token units to the relay.
    event Claimed(uint64 indexed batchId, uint32 indexed epoch, uint32 indexed relayId, bytes32 stampHash, uint256 net);

    /// @notice A relay's earnings were paid out.
    event Collected(uint32 indexed relayId, address payout, uint256 amount);

    /// @notice Protocol fees went to the treasury, unreceipted shares were burned.
    event Swept(uint256 fees, uint256 burned);

    /// @notice Thrown when the last epoch was skipped, or none was drawn.
    error Claims_NothingDrawn(uint32 epoch);

    /// @notice Thrown when the book was not valid in the drawn epoch.
    error Claims_BookNotValid(uint64 batchId, uint32 epoch);

    /// @notice Thrown when the stamp does not cover the winning slot.
    error Claims_SlotDidNotWin(uint64 batchId, uint256 winner);

    /// @notice Thrown when the stamp is not signed by the book's key.
    error Claims_StampForged(uint64 batchId);

    /// @notice Thrown when a claim without receipt does not come from the relay.
    error Claims_OnlyTheRelay(uint32 relayId, address caller);

    /// @notice Thrown when the stamp is not on the receipt's page.
    error Claims_NotOnPage(uint64 batchId);

    /// @notice Thrown when the receipt is not signed by the stamp's acknowledgement address.
    error Claims_ReceiptForged(uint64 batchId);

    /// @notice Thrown when earnings of a relay that does not exist are collected.
    error Claims_UnknownRelay(uint32 relayId);

    /// @notice Thrown when the relay has nothing to collect.
    error Claims_NothingEarned(uint32 relayId);

    /// @notice Thrown when there is nothing to sweep.
    error Claims_NothingToSweep();

    /// @notice Thrown at deployment when an address is missing.
    error Claims_Malformed();

    /// @notice Thrown at deployment when the relay registry lets someone else slash.
    error Claims_NotTheSlasher(address slasher);

    /// @notice Pays winning sheets of the last drawn epoch to the relays named on the stamps.
    /// @dev With a receipt anyone may submit; without, only the relay's payout or signer. Sheets that are paid already, and books
    ///      that are dead, of another kind or underfunded are passed over, so that a race cannot undo the other wins; anything
    ///      malformed reverts. Emits {Claimed} for each sheet paid.
    /// @param wins The winning stamps.
    function claim(Win[] calldata wins) external;

    /// @notice Pays what relay `relayId` has earned to its payout address. Anyone may call. Emits {Collected}.
    function collect(uint32 relayId) external;

    /// @notice Sends fees to the treasury and burns what was forfeited. Anyone may call. Emits {Swept}.
    function sweep() external;

    /// @notice What relay `relayId` has earned and not collected, in token units.
    function earned(uint32 relayId) external view returns (uint256);

    /// @notice Fees that wait for {sweep}, in token units.
    function fees() external view returns (uint128);

    /// @notice Forfeited amounts that wait for {sweep}, in token units.
    function forfeited() external view returns (uint128);

    /// @notice The relays.
    function relays() external view returns (IRelayRegistry);

    /// @notice Where fees go.
    function treasury() external view returns (address);
}
