// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CompactSignature} from "../shared/CompactSignature.sol";
import {BatchFunds, OPEN} from "./BatchFunds.sol";
import {BatchTerms, BOND} from "./BatchTerms.sol";
import {IBonds} from "./IBonds.sol";
import {StampBooks} from "./StampBooks.sol";

/// @title Attention bonds: first contact with the same stamp
/// @notice See {IBonds}.
abstract contract Bonds is IBonds, StampBooks {
    /// @dev A sheet's seized slots fit in 32 bits, beside the balance: no seizure makes a new word of storage.
    uint8 private constant _MIN_DEPTH = 4;
    uint8 private constant _MAX_DEPTH = 5;

    /// @inheritdoc IBonds
    function seize(Seizure calldata seizure) external {
        uint256 amount = _seize(seizure, _domainSeparatorV4(), true);
        _push(seizure.payout, amount);
    }

    /// @inheritdoc IBonds
    function seizeMany(Seizure[] calldata seizures) external {
        bytes32 domain = _domainSeparatorV4();
        address payout;
        uint256 sum;
        // A sum is bounded by the balances it is taken from.
        unchecked {
            for (uint256 i; i < seizures.length; ++i) {
                Seizure calldata seizure = seizures[i];
                uint256 amount = _seize(seizure, domain, false);
                if (amount == 0) continue;
                // Everything that is owed is written down before it is sent, so a token that calls back finds nothing to take twice.
                if (payout != seizure.payout) {
                    if (sum != 0) _push(payout, sum);
                    payout = seizure.payout;
                    sum = 0;
                }
                sum += amount;
            }
        }
        if (sum != 0) _push(payout, sum);
    }

    /// @inheritdoc IBonds
    function seizedSlots(address owner, uint64 batchId, uint32 epoch) external view returns (uint32) {
        Batch storage batch = _book(owner, batchId);
        return batch.terms.kind() == BOND ? batch.funds.seizedBits(epoch) : 0;
    }

    /// @inheritdoc IBonds
    function seizeDeadline(uint32 epoch) external view returns (uint256) {
        return epochStart(epoch) + 2 * uint256(epochLength);
    }

    /* ============ Internal ============ */

    /// @dev A BOND book holds its bond of 2.5 V and 3.5 V more, so that two sheets are open to seizures with one to spare.
    function _checkKind(uint8 kind, uint8 depth, uint256 value) internal view virtual override returns (uint256) {
        if (kind != BOND) return super._checkKind(kind, depth, value);
        require(depth >= _MIN_DEPTH && depth <= _MAX_DEPTH, Books_DepthOutOfRange(depth));
        return 6 * value;
    }

    /// @dev Takes one stamp's slots. What a race may have changed reverts if `strict`, and else gives 0.
    function _seize(Seizure calldata seizure, bytes32 domain, bool strict) private returns (uint256 amount) {
        (uint64 batchId, uint32 epoch) = (seizure.batchId, seizure.epoch);
        Batch storage batch = _book(seizure.owner, batchId);
        (BatchTerms terms, BatchFunds funds) = (batch.terms, batch.funds);
        require(terms.kind() == BOND, Bonds_NotABond(batchId));
        if (funds.state() != OPEN) {
            require(!strict, Bonds_Closed(batchId));
            return 0;
        }
        _checkEpoch(batchId, epoch, terms, funds);

        uint32 bits = _bitsOf(seizure.slot, seizure.span, terms.depth());
        if (funds.seizedBits(epoch) & bits != 0) {
            require(!strict, Bonds_AlreadySeized(batchId, epoch));
            return 0;
        }
        // Below 2^80: 16 bits of span, 64 of price.
        unchecked {
            amount = uint256(seizure.span) * terms.unit();
        }
        if (funds.balance() < amount) {
            require(!strict, Bonds_Underfunded(batchId));
            return 0;
        }

        bytes32 stampHash = _checkSignatures(seizure, domain, terms.key());
        batch.funds = funds.minus(amount).withSeized(epoch, bits);
        emit Seized(batchId, epoch, seizure.payout, stampHash, seizure.slot, seizure.span, amount);
    }

    /// @dev Without the lower bound in time, a sender could seize his own future sheets and empty the book (mechanism.md B7).
    function _checkEpoch(uint64 batchId, uint32 epoch, BatchTerms terms, BatchFunds funds) private view {
        require(epoch >= terms.fromEpoch() && epoch < funds.exitEpoch(), Bonds_BookNotValid(batchId, epoch));
        uint32 present = epochAt(block.timestamp);
        // Epochs are compared as differences, so that the last one does not overflow.
        unchecked {
            require(epoch <= present && present - epoch < 2, Bonds_NotNow(epoch));
        }
    }

    /// @dev One bit for each slot of the stamp.
    function _bitsOf(uint32 slot, uint16 span, uint8 depth) private pure returns (uint32) {
        unchecked {
            require(span != 0 && uint256(slot) + span <= (1 << depth), Bonds_OutsideSheet(slot, span));
            return uint32(((1 << span) - 1) << slot);
        }
    }

    function _checkSignatures(
        Seizure calldata seizure,
        bytes32 domain,
        address key
    ) private pure returns (bytes32 stampHash) {
        uint64 batchId = seizure.batchId;
        // Relay 0: one bond stamp serves all of an inbox's relays.
        stampHash = _hashStamp(batchId, seizure.epoch, seizure.slot, seizure.span, 0, seizure.ack, seizure.messageHash);
        require(CompactSignature.isBy(key, domain, stampHash, seizure.r, seizure.vs), Bonds_StampForged(batchId));
        bytes32 wish = _hashSeizure(stampHash, seizure.payout);
        require(
            CompactSignature.isBy(seizure.ack, domain, wish, seizure.sr, seizure.svs),
            Bonds_SeizureForged(batchId)
        );
    }
}
