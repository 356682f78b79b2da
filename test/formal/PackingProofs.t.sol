// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdentityRecord} from "../../contracts/identity/IdentityRecord.sol";
import {NameRecord, packName} from "../../contracts/identity/NameRecord.sol";
import {RentTable, packRents} from "../../contracts/identity/RentTable.sol";
import {BatchFunds, NO_EXIT, OPEN, packFunds} from "../../contracts/postage/BatchFunds.sol";
import {BOND, BatchTerms, packTerms} from "../../contracts/postage/BatchTerms.sol";
import {DrawState} from "../../contracts/postage/DrawState.sol";
import {Pot} from "../../contracts/postage/Pot.sol";
import {WinPlace, packPlace} from "../../contracts/postage/WinPlace.sol";
import {RelayBond, packBond} from "../../contracts/relays/RelayBond.sol";
import {RelayTerms, packTerms as packRelayTerms} from "../../contracts/relays/RelayTerms.sol";

/// @notice For all words and all arguments: what goes into a packed word comes out of it, and nothing else of it changes.
contract PackingProofs {
    /* ============ Books ============ */

    function check_BatchTerms(address key, uint64 unit, uint8 depth, uint8 kind, uint24 from) external pure {
        BatchTerms terms = packTerms(key, unit, depth, kind, from);
        assert(terms.key() == key && terms.unit() == unit && terms.fromEpoch() == from);
        assert(terms.depth() == depth & 0x1f && terms.kind() == kind & 7);
    }

    /// @dev Two words with the same fields are the same word: no bit is outside of the fields.
    function check_BatchTermsHasNoOtherBits(uint256 word) external pure {
        BatchTerms terms = BatchTerms.wrap(word);
        BatchTerms again = packTerms(terms.key(), terms.unit(), terms.depth(), terms.kind(), terms.fromEpoch());
        assert(BatchTerms.unwrap(again) == word);
    }

    function check_ValueAndBond(uint256 word) external pure {
        BatchTerms terms = BatchTerms.wrap(word);
        uint256 value = uint256(terms.unit()) << terms.depth();
        assert(terms.value() == value && value < 1 << 95 && value >> terms.depth() == terms.unit());
        if (terms.kind() != BOND) assert(terms.bond() == value);
        else assert(terms.bond() == (value * 5) >> 1);
    }

    function check_NewFunds(uint96 balance) external pure {
        BatchFunds funds = packFunds(balance);
        assert(funds.balance() == balance && funds.state() == OPEN && funds.exitEpoch() == NO_EXIT);
        assert(funds.lastClaimed() == 0 && funds.claimedTag() == 0 && BatchFunds.unwrap(funds) >> 232 == 0);
    }

    function check_AfterPayout(uint256 word, uint256 value, uint32 epoch, bytes32 stampHash) external pure {
        BatchFunds funds = BatchFunds.wrap(word);
        if (value > funds.balance()) return;
        BatchFunds paid = funds.afterPayout(value, epoch, stampHash);
        assert(paid.balance() == funds.balance() - value);
        assert(paid.lastClaimed() == epoch && paid.claimedTag() == uint64(uint256(stampHash)));
        assert((BatchFunds.unwrap(paid) ^ word) >> 192 == 0);
    }

    function check_PlusAndMinus(uint256 word, uint96 amount) external pure {
        BatchFunds funds = BatchFunds.wrap(word);
        if (type(uint96).max - funds.balance() < amount) return;
        BatchFunds more = funds.plus(amount);
        assert(more.balance() == uint256(funds.balance()) + amount);
        assert((BatchFunds.unwrap(more) ^ word) >> 96 == 0);
        assert(BatchFunds.unwrap(more.minus(amount)) == word);
    }

    function check_PlusRefusesWhatDoesNotFit(uint256 word, uint96 amount) external view {
        BatchFunds funds = BatchFunds.wrap(word);
        try this.plus(funds, amount) returns (BatchFunds more) {
            assert(uint256(funds.balance()) + amount == more.balance());
        } catch {
            assert(uint256(funds.balance()) + amount > type(uint96).max);
        }
    }

    function check_MinusRefusesWhatIsNotThere(uint256 word, uint256 amount) external view {
        BatchFunds funds = BatchFunds.wrap(word);
        try this.minus(funds, amount) returns (BatchFunds less) {
            assert(amount <= funds.balance() && less.balance() == funds.balance() - amount);
            assert((BatchFunds.unwrap(less) ^ word) >> 96 == 0);
        } catch {
            assert(amount > funds.balance());
        }
    }

    function plus(BatchFunds funds, uint96 amount) external pure returns (BatchFunds) {
        return funds.plus(amount);
    }

    function minus(BatchFunds funds, uint256 amount) external pure returns (BatchFunds) {
        return funds.minus(amount);
    }

    function check_WithExit(uint256 word, uint32 epoch) external pure {
        uint256 after_ = BatchFunds.unwrap(BatchFunds.wrap(word).withExit(epoch));
        assert(BatchFunds.wrap(after_).exitEpoch() == epoch);
        assert((after_ ^ word) & ~(uint256(type(uint32).max) << 192) == 0);
    }

    function check_Closed(uint256 word, uint8 state) external pure {
        uint256 after_ = BatchFunds.unwrap(BatchFunds.wrap(word).closed(state));
        assert(BatchFunds.wrap(after_).state() == state && BatchFunds.wrap(after_).balance() == 0);
        assert((after_ ^ word) & ~((uint256(0xff) << 224) | type(uint96).max) == 0);
    }

    /* ============ Seized slots ============ */

    /// @dev For every word, and every epoch that is not before the base: these slots and no other are added; the money, the exit and
    ///      the state are as they were.
    function check_WithSeized(uint256 word, uint32 epoch, uint32 bits) external pure {
        BatchFunds funds = BatchFunds.wrap(word);
        if (epoch < funds.lastClaimed()) return;
        BatchFunds then = funds.withSeized(epoch, bits);
        assert(then.seizedBits(epoch) == funds.seizedBits(epoch) | bits);
        assert(then.balance() == funds.balance());
        assert((BatchFunds.unwrap(then) ^ word) >> 192 == 0);
    }

    /// @dev The epoch before, which may still be seized from, keeps its slots, and the one after is not touched.
    function check_WithSeizedLeavesNeighboursAlone(uint256 word, uint32 epoch, uint32 bits) external pure {
        BatchFunds funds = BatchFunds.wrap(word);
        if (epoch < funds.lastClaimed()) return;
        BatchFunds then = funds.withSeized(epoch, bits);
        if (epoch > funds.lastClaimed()) assert(then.seizedBits(epoch - 1) == funds.seizedBits(epoch - 1));
        if (epoch != type(uint32).max) {
            uint32 next = then.seizedBits(epoch + 1);
            assert(next == 0 || next == funds.seizedBits(epoch + 1));
        }
    }

    /// @dev A slot that is seized never becomes free again, whatever is seized after it: no slot pays twice.
    function check_SeizedStaysSeized(
        uint256 word,
        uint32 epoch,
        uint32 bits,
        uint32 later,
        uint32 others
    ) external pure {
        BatchFunds funds = BatchFunds.wrap(word);
        if (epoch < funds.lastClaimed()) return;
        BatchFunds then = funds.withSeized(epoch, bits);
        // What Bonds lets through: the present epoch or the one before, and time goes on.
        if (later < then.lastClaimed() || uint256(later) + 1 < epoch) return;
        assert(then.withSeized(later, others).seizedBits(epoch) & bits == bits);
    }

    /* ============ Draws, wins, what is owed ============ */

    function check_WithDraw(uint256 word, uint32 epoch, uint64 timestamp) external pure {
        DrawState state = DrawState.wrap(word).withDraw(epoch, timestamp);
        assert(state.drawn() == epoch && state.drawnAt() == timestamp);
        assert((DrawState.unwrap(state) ^ word) >> 96 == 0);
    }

    /// @dev `before` is an epoch whose shares count until the change; `asked` is any epoch.
    function check_WithShares(
        uint256 word,
        uint32 before,
        uint16 fee,
        uint16 unreceipted,
        uint32 from,
        uint32 asked
    ) external pure {
        DrawState state = DrawState.wrap(word);
        DrawState then = state.withShares(before, fee, unreceipted, from);
        assert(then.sharesFrom() == from && then.drawn() == state.drawn() && then.drawnAt() == state.drawnAt());
        (uint16 feeThen, uint16 unreceiptedThen) = then.sharesOf(asked);
        (uint16 feeBefore, uint16 unreceiptedBefore) = state.sharesOf(before);
        if (asked < from) assert(feeThen == feeBefore && unreceiptedThen == unreceiptedBefore);
        else assert(feeThen == fee && unreceiptedThen == unreceipted);
    }

    function check_WinPlace(uint64 batchId, uint32 slot, uint16 span, uint32 relayId, uint16 path) external pure {
        WinPlace place = packPlace(batchId, slot, span, relayId, path);
        assert(place.batchId() == batchId && place.slot() == slot && place.span() == span);
        assert(place.relayId() == relayId && place.path() == path && WinPlace.unwrap(place) >> 160 == 0);
    }

    /// @dev All tokens of a deployment fit in 127 bits, so neither part reaches the other.
    function check_Pot(uint256 word, uint96 fee, uint96 forfeit) external pure {
        Pot pot = Pot.wrap(word);
        if (pot.fees() >> 127 != 0 || pot.forfeited() >> 127 != 0) return;
        Pot then = pot.plus(fee, forfeit);
        assert(then.fees() == pot.fees() + fee && then.forfeited() == pot.forfeited() + forfeit);
    }

    /* ============ Relays, identities, names ============ */

    function check_RelayBond(address signer, uint96 stake) external pure {
        RelayBond bond = packBond(signer, stake);
        assert(bond.signer() == signer && bond.stake() == stake);
    }

    function check_RelayTerms(address payout, uint64 ask, uint32 exitAt, uint32 later) external pure {
        RelayTerms terms = packRelayTerms(payout, ask, exitAt);
        assert(terms.payout() == payout && terms.ask() == ask && terms.exitAt() == exitAt);
        RelayTerms leaving = packRelayTerms(payout, ask, 0).withExit(later);
        assert(leaving.payout() == payout && leaving.ask() == ask && leaving.exitAt() == later);
    }

    function check_NameRecord(address identity, uint40 expiresAt, address other, uint40 later) external pure {
        NameRecord record = packName(identity, expiresAt);
        assert(record.identity() == identity && record.expiresAt() == expiresAt);
        assert(record.withIdentity(other).identity() == other && record.withIdentity(other).expiresAt() == expiresAt);
        assert(record.withExpiry(later).identity() == identity && record.withExpiry(later).expiresAt() == later);
    }

    function check_RentTable(uint40 from, uint72 short, uint72 four, uint72 long, uint256 length) external pure {
        RentTable table = packRents(from, short, four, long);
        assert(table.from() == from && table.rentShort() == short);
        assert(table.rentFour() == four && table.rentLong() == long);
        assert(
            table.ofLength(length) ==
                (
                    length < 4
                        ? short
                        : length == 4
                            ? four
                            : long
                )
        );
    }
}
