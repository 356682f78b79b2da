// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CompactSignature} from "../shared/CompactSignature.sol";
import {BatchFunds, DEAD, OPEN} from "./BatchFunds.sol";
import {BatchTerms, POSTAGE} from "./BatchTerms.sol";
import {Claims} from "./Claims.sol";
import {IEvidence} from "./IEvidence.sol";
import {Parameters} from "./Parameters.sol";

/// @title Evidence: what was signed twice is proven by its two signatures
/// @notice See {IEvidence}.
abstract contract Evidence is IEvidence, Claims {
    /// @dev What a relay loses for one proof, in sheets.
    uint256 private constant _SHEETS_SLASHED = 50;

    /// @inheritdoc IEvidence
    uint32 public constant postmarkTolerance = 120;

    /// @inheritdoc IEvidence
    uint96 public immutable minSlash;

    /// @dev By relay, book and epoch (see {_faultOf}): one slash each, so that a proof cannot be replayed.
    mapping(uint256 fault => bool) private _proven;

    /// @notice Fixes the least slash.
    /// @param p The parameters.
    constructor(Parameters memory p) {
        require(p.minSlash != 0 && relays.minStake() >= 10 * uint256(p.minSlash), Evidence_Malformed());
        require(relays.unbondingPeriod() >= 3 * uint256(p.epochLength), Evidence_Malformed());
        minSlash = p.minSlash;
    }

    /* ============ Against senders ============ */

    /// @inheritdoc IEvidence
    function proveDoubleStamp(
        address owner,
        uint64 batchId,
        uint32 epoch,
        Spend calldata first,
        Spend calldata second
    ) external {
        (Batch storage batch, BatchTerms terms, BatchFunds funds) = _loadOpen(owner, batchId);
        _checkCommonSlot(batchId, terms, first.slot, first.span, second.slot, second.span);
        bytes32 domain = _domainSeparatorV4();
        bytes32 one = _checkStamp(batchId, epoch, first, domain, terms);
        bytes32 other = _checkStamp(batchId, epoch, second, domain, terms);
        require(one != other, Evidence_SameStamp(batchId));
        _kill(batchId, epoch, batch, terms, funds);
    }

    /// @inheritdoc IEvidence
    function proveClaimedTwice(address owner, uint64 batchId, Spend calldata stamp) external {
        (Batch storage batch, BatchTerms terms, BatchFunds funds) = _loadOpen(owner, batchId);
        uint32 epoch = funds.lastClaimed();
        // A BOND book keeps its seized slots where others keep what was claimed.
        require(terms.kind() == POSTAGE && epoch != 0, Evidence_NothingClaimed(batchId));
        uint256 winner = _winner(beacon[epoch], batchId, terms.depth());
        unchecked {
            uint256 slot = stamp.slot;
            require(winner >= slot && winner < slot + stamp.span, Evidence_SlotDidNotWin(batchId, winner));
        }
        bytes32 stampHash = _checkStamp(batchId, epoch, stamp, _domainSeparatorV4(), terms);
        require(uint64(uint256(stampHash)) != funds.claimedTag(), Evidence_SameStamp(batchId));
        _kill(batchId, epoch, batch, terms, funds);
    }

    /* ============ Against relays ============ */

    /// @inheritdoc IEvidence
    function proveDoublePostmark(
        address owner,
        uint64 batchId,
        uint32 epoch,
        uint32 relayId,
        Acceptance calldata first,
        Acceptance calldata second
    ) external {
        BatchTerms terms = _loadKnown(owner, batchId);
        address signer = _signerOf(relayId);
        _checkCommonSlot(batchId, terms, first.slot, first.span, second.slot, second.span);
        bytes32 domain = _domainSeparatorV4();
        bytes32 one = _checkPostmark(batchId, epoch, relayId, first, domain, signer);
        bytes32 other = _checkPostmark(batchId, epoch, relayId, second, domain, signer);
        // One stamp postmarked twice, at whatever times, was accepted once.
        require(one != other, Evidence_SameStamp(batchId));
        _slash(relayId, batchId, epoch, terms);
    }

    /// @inheritdoc IEvidence
    function proveWrongPostmark(
        address owner,
        uint64 batchId,
        uint32 epoch,
        uint32 relayId,
        Acceptance calldata acceptance
    ) external {
        BatchTerms terms = _loadKnown(owner, batchId);
        address signer = _signerOf(relayId);
        require(
            relayId != acceptance.namedRelay || _isOutside(epoch, acceptance.acceptedAt),
            Evidence_PostmarkRight(relayId)
        );
        _checkPostmark(batchId, epoch, relayId, acceptance, _domainSeparatorV4(), signer);
        _slash(relayId, batchId, epoch, terms);
    }

    /* ============ Views ============ */

    /// @inheritdoc IEvidence
    function proven(uint32 relayId, uint64 batchId, uint32 epoch) external view returns (bool) {
        return _proven[_faultOf(relayId, batchId, epoch)];
    }

    /// @inheritdoc IEvidence
    function bountyBps() public view returns (uint16) {
        return _lowestFeeBps() / 2;
    }

    /* ============ Internal ============ */

    /// @dev Closes a book: the bounty is a part of the bond, everything else is burned. A bounty on the balance, or a rest that is
    ///      not burned, would pay a sender who proves himself guilty (mechanism.md C2).
    function _kill(uint64 batchId, uint32 epoch, Batch storage batch, BatchTerms terms, BatchFunds funds) private {
        uint256 bond = terms.bond();
        uint256 bounty = (bond * bountyBps()) / _BPS;
        uint256 forfeit = bond + funds.balance() - bounty;
        batch.funds = funds.closed(DEAD);
        _forfeit(forfeit);
        emit Equivocated(batchId, epoch, msg.sender, bounty, forfeit);
        _push(msg.sender, bounty);
    }

    function _slash(uint32 relayId, uint64 batchId, uint32 epoch, BatchTerms terms) private {
        uint256 fault = _faultOf(relayId, batchId, epoch);
        require(!_proven[fault], Evidence_AlreadyProven(relayId, batchId, epoch));
        _proven[fault] = true;
        uint256 amount = _SHEETS_SLASHED * terms.value();
        if (amount < minSlash) amount = minSlash;
        uint256 taken = relays.slash(relayId, amount, msg.sender, bountyBps());
        emit RelayFaulted(relayId, batchId, epoch, msg.sender, taken);
    }

    function _loadOpen(
        address owner,
        uint64 batchId
    ) private view returns (Batch storage batch, BatchTerms terms, BatchFunds funds) {
        batch = _book(owner, batchId);
        (terms, funds) = (batch.terms, batch.funds);
        require(terms.key() != address(0), Evidence_UnknownBook(batchId));
        require(funds.state() == OPEN, Evidence_BookClosed(batchId));
    }

    /// @dev A relay that could be proven over a book that does not exist would choose the cheapest one for itself.
    function _loadKnown(address owner, uint64 batchId) private view returns (BatchTerms terms) {
        terms = _book(owner, batchId).terms;
        require(terms.key() != address(0), Evidence_UnknownBook(batchId));
    }

    function _signerOf(uint32 relayId) private view returns (address signer) {
        uint96 stake;
        (signer, stake, , , ) = relays.relays(relayId);
        require(stake != 0, Evidence_NothingAtStake(relayId));
    }

    /// @dev Stamps of no slot share none, and neither do stamps whose only common slots the sheet does not have: nobody is paid
    ///      for those.
    function _checkCommonSlot(
        uint64 batchId,
        BatchTerms terms,
        uint256 slot,
        uint256 span,
        uint256 otherSlot,
        uint256 otherSpan
    ) private pure {
        unchecked {
            uint256 from = slot > otherSlot ? slot : otherSlot;
            (uint256 end, uint256 otherEnd) = (slot + span, otherSlot + otherSpan);
            require(from < end && from < otherEnd && from < (1 << terms.depth()), Evidence_NoCommonSlot(batchId));
        }
    }

    function _checkStamp(
        uint64 batchId,
        uint32 epoch,
        Spend calldata stamp,
        bytes32 domain,
        BatchTerms terms
    ) private pure returns (bytes32 stampHash) {
        stampHash = _hashStamp(batchId, epoch, stamp.slot, stamp.span, stamp.relayId, stamp.ack, stamp.messageHash);
        require(
            CompactSignature.isBy(terms.key(), domain, stampHash, stamp.r, stamp.vs),
            Evidence_StampForged(batchId)
        );
    }

    function _checkPostmark(
        uint64 batchId,
        uint32 epoch,
        uint32 relayId,
        Acceptance calldata a,
        bytes32 domain,
        address signer
    ) private pure returns (bytes32 stampHash) {
        stampHash = _hashStamp(batchId, epoch, a.slot, a.span, a.namedRelay, a.ack, a.messageHash);
        bytes32 postmark = _hashPostmark(stampHash, relayId, a.acceptedAt);
        require(CompactSignature.isBy(signer, domain, postmark, a.r, a.vs), Evidence_PostmarkForged(relayId));
    }

    function _isOutside(uint32 epoch, uint256 acceptedAt) private view returns (bool) {
        uint256 start = epochStart(epoch);
        return acceptedAt + postmarkTolerance < start || acceptedAt > start + uint256(epochLength) + postmarkTolerance;
    }

    function _faultOf(uint32 relayId, uint64 batchId, uint32 epoch) private pure returns (uint256) {
        return (uint256(relayId) << 96) | (uint256(batchId) << 32) | epoch;
    }
}
