// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FLAGS_MASK, IdentityRecord} from "../../contracts/identity/IdentityRecord.sol";
import {NameRecord, packName} from "../../contracts/identity/NameRecord.sol";
import {RentTable, packRents} from "../../contracts/identity/RentTable.sol";
import {BatchFunds, NO_EXIT, OPEN, packFunds} from "../../contracts/postage/BatchFunds.sol";
import {BOND, BatchTerms, packTerms} from "../../contracts/postage/BatchTerms.sol";
import {DrawState} from "../../contracts/postage/DrawState.sol";
import {Pot} from "../../contracts/postage/Pot.sol";
import {WinPlace, packPlace} from "../../contracts/postage/WinPlace.sol";
import {RelayBond, packBond} from "../../contracts/relays/RelayBond.sol";
import {RelayTerms, packTerms as packRelayTerms} from "../../contracts/relays/RelayTerms.sol";
import {Credit} from "../../contracts/sessions/Credit.sol";
import {CLOSED, CLOSING, OPEN as TAB_OPEN, Tab, packTab} from "../../contracts/sessions/Tab.sol";
import {TabRates, packRates} from "../../contracts/sessions/TabRates.sol";

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

    /// @dev Depth by depth, so that the solver shifts by a number that it knows.
    function check_ValueAndBond(uint256 word) external pure {
        for (uint256 depth = 0; depth < 32; ++depth) {
            BatchTerms terms = BatchTerms.wrap((word & ~(uint256(0x1f) << 224)) | (depth << 224));
            uint256 value = uint256(terms.unit()) << depth;
            assert(terms.depth() == depth && terms.value() == value);
            assert(value >> 95 == 0 && value >> depth == terms.unit());
            if (terms.kind() == BOND) assert(terms.bond() == (value << 1) + (value >> 1));
            else assert(terms.bond() == value);
        }
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

    /// @dev The epoch before, which may still be seized from, keeps its slots.
    function check_WithSeizedLeavesNeighboursAlone(uint256 word, uint32 epoch, uint32 bits) external pure {
        BatchFunds funds = BatchFunds.wrap(word);
        if (epoch < funds.lastClaimed()) return;
        BatchFunds then = funds.withSeized(epoch, bits);
        if (epoch > funds.lastClaimed()) assert(then.seizedBits(epoch - 1) == funds.seizedBits(epoch - 1));
    }

    /// @dev No later epoch is touched: what was not seizable yet is not seized. Of earlier ones no slot becomes free.
    function check_WithSeizedOfOtherEpochs(uint256 word, uint32 epoch, uint32 bits, uint32 other) external pure {
        BatchFunds funds = BatchFunds.wrap(word);
        if (epoch < funds.lastClaimed() || other == epoch) return;
        uint32 before = funds.seizedBits(other);
        uint32 then = funds.withSeized(epoch, bits).seizedBits(other);
        if (other > epoch) assert(then == before);
        else assert(then & before == before);
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

    /// @dev A block's number fits in 40 bits.
    function check_IdentityWithAnchor(uint256 word, bytes24 anchor, uint40 blockNumber) external pure {
        IdentityRecord record = IdentityRecord.wrap(word);
        IdentityRecord then = record.withAnchor(anchor, blockNumber);
        assert(then.anchor() == anchor && then.changed() == blockNumber && then.version() == record.version());
        assert((IdentityRecord.unwrap(then) ^ word) & FLAGS_MASK == 0);
    }

    function check_IdentityWithDevices(uint256 word, bytes24 anchor, uint16 version) external pure {
        IdentityRecord record = IdentityRecord.wrap(word);
        IdentityRecord then = record.withDevices(anchor, version);
        assert(then.anchor() == anchor && then.version() == version && then.changed() == record.changed());
        assert((IdentityRecord.unwrap(then) ^ word) & FLAGS_MASK == 0);
    }

    function check_IdentityWithChange(uint256 word, uint40 blockNumber) external pure {
        IdentityRecord then = IdentityRecord.wrap(word).withChange(blockNumber);
        assert(then.changed() == blockNumber && (IdentityRecord.unwrap(then) ^ word) >> 40 == 0);
    }

    /// @dev Each flag is one bit, and neither is the other.
    function check_IdentityFlags(uint256 word, bool named) external pure {
        IdentityRecord record = IdentityRecord.wrap(word);
        IdentityRecord owned = record.withOwner();
        assert(owned.namesOwner() && owned.hasRecovery() == record.hasRecovery());
        assert((IdentityRecord.unwrap(owned) ^ word) & ~uint256(1 << 40) == 0);
        IdentityRecord recoverable = record.withRecovery(named);
        assert(recoverable.hasRecovery() == named && recoverable.namesOwner() == record.namesOwner());
        assert((IdentityRecord.unwrap(recoverable) ^ word) & ~uint256(1 << 41) == 0);
    }

    /// @dev What is announced is anchor and version, whatever the rest is.
    function check_IdentityAnnouncement(uint256 word) external pure {
        IdentityRecord record = IdentityRecord.wrap(word);
        IdentityRecord said = IdentityRecord.wrap(record.announcement());
        assert(said.anchor() == record.anchor() && said.version() == record.version());
        assert(record.announcement() << 208 == 0);
    }

    /* ============ Tabs ============ */

    function check_NewTab(uint96 deposit) external pure {
        Tab tab = packTab(deposit);
        assert(tab.deposit() == deposit && tab.paid() == 0 && tab.closeAt() == 0 && tab.state() == TAB_OPEN);
        assert(Tab.unwrap(tab) >> 240 == 0);
    }

    function check_TabWithDeposit(uint256 word, uint96 deposit) external pure {
        Tab tab = Tab.wrap(word).withDeposit(deposit);
        assert(tab.deposit() == deposit && tab.paid() == Tab.wrap(word).paid());
        assert(tab.closeAt() == 0 && tab.state() == TAB_OPEN && Tab.unwrap(tab) >> 240 == 0);
    }

    function check_TabWithPaid(uint256 word, uint96 paid) external pure {
        Tab tab = Tab.wrap(word).withPaid(paid);
        assert(tab.paid() == paid && (Tab.unwrap(tab) ^ word) & ~(uint256(type(uint96).max) << 96) == 0);
    }

    function check_TabClosing(uint256 word, uint40 closeAt) external pure {
        Tab tab = Tab.wrap(word).closing(closeAt);
        assert(tab.closeAt() == closeAt && tab.state() == CLOSING && Tab.unwrap(tab) >> 240 == 0);
        assert(tab.deposit() == Tab.wrap(word).deposit() && tab.paid() == Tab.wrap(word).paid());
    }

    function check_TabClosed(uint256 word, uint96 paid) external pure {
        Tab tab = Tab.wrap(word).closed(paid);
        assert(tab.paid() == paid && tab.deposit() == Tab.wrap(word).deposit());
        assert(tab.closeAt() == 0 && tab.state() == CLOSED && Tab.unwrap(tab) >> 240 == 0);
    }

    function check_TabRates(uint96 rate, uint32 tick, uint32 relayId, uint16 relayBps, uint64 nonce) external pure {
        TabRates rates = packRates(rate, tick, relayId, relayBps, nonce);
        assert(rates.rate() == rate && rates.tick() == tick && rates.relayId() == relayId);
        assert(rates.relayBps() == relayBps && rates.nonce() == nonce && rates.isClean());
    }

    /// @dev Rates that are clean can be written in one way.
    function check_TabRatesHaveNoOtherBits(uint256 word) external pure {
        TabRates rates = TabRates.wrap(word);
        TabRates again = packRates(rates.rate(), rates.tick(), rates.relayId(), rates.relayBps(), rates.nonce());
        assert((TabRates.unwrap(again) == word) == rates.isClean());
    }

    /// @dev All tokens of a deployment fit in 127 bits, so neither part reaches the other.
    function check_Credit(uint256 word, uint96 own, uint96 fees) external pure {
        Credit credit = Credit.wrap(word);
        if (credit.own() >> 127 != 0 || credit.fees() >> 127 != 0) return;
        Credit then = credit.plus(own, fees);
        assert(then.own() == credit.own() + own && then.fees() == credit.fees() + fees);
    }

    function check_CreditWithoutPart(uint256 word) external pure {
        Credit credit = Credit.wrap(word);
        assert(credit.withoutOwn().own() == 0 && credit.withoutOwn().fees() == credit.fees());
        assert(credit.withoutFees().fees() == 0 && credit.withoutFees().own() == credit.own());
    }
}
