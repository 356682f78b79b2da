// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchFunds, DEAD, NO_EXIT, OPEN, WITHDRAWN, packFunds} from "../../contracts/postage/BatchFunds.sol";
import {BOND, BatchTerms, packTerms} from "../../contracts/postage/BatchTerms.sol";
import {Pot} from "../../contracts/postage/Pot.sol";
import {WinPlace, packPlace} from "../../contracts/postage/WinPlace.sol";
import {RelayBond, packBond} from "../../contracts/relays/RelayBond.sol";
import {RelayTerms, packTerms as packRelayTerms} from "../../contracts/relays/RelayTerms.sol";

/// @notice What goes into a packed word comes out of it, and nothing else of it changes.
contract PackingTest {
    uint256 private constant _SPARE = uint256(type(uint24).max) << 232;

    /* ============ Books ============ */

    function testFuzz_BatchTerms(address key, uint64 unit, uint8 depth, uint8 kind, uint24 from) public pure {
        depth &= 0x1f;
        kind &= 7;
        BatchTerms terms = packTerms(key, unit, depth, kind, from);
        require(terms.key() == key && terms.unit() == unit, "key, unit");
        require(terms.depth() == depth && terms.kind() == kind && terms.fromEpoch() == from, "rest");
        uint256 value = uint256(unit) * 2 ** depth;
        require(terms.value() == value, "value");
        require(terms.bond() == (kind == BOND ? (value * 5) / 2 : value), "bond");
    }

    function testFuzz_TermsThatDoNotFitReachNoOtherField(address key, uint64 unit, uint8 depth, uint8 kind) public pure {
        BatchTerms terms = packTerms(key, unit, depth, kind, 7);
        require(terms.key() == key && terms.unit() == unit && terms.fromEpoch() == 7, "spilt");
        require(terms.depth() == depth % 32 && terms.kind() == kind % 8, "cut");
    }

    function testFuzz_NewFunds(uint96 balance) public pure {
        BatchFunds funds = packFunds(balance);
        require(funds.balance() == balance && funds.state() == OPEN, "money");
        require(funds.exitEpoch() == NO_EXIT, "exit");
        require(funds.lastClaimed() == 0 && funds.claimedTag() == 0, "claims");
        require(BatchFunds.unwrap(funds) & _SPARE == 0, "spare");
    }

    function testFuzz_PayoutTouchesWhatItMust(uint256 word, uint96 value, uint32 epoch, bytes32 hash) public pure {
        BatchFunds funds = BatchFunds.wrap(word);
        value = uint96(value % (uint256(funds.balance()) + 1));
        BatchFunds paid = funds.afterPayout(value, epoch, hash);
        require(paid.balance() == funds.balance() - value, "balance");
        require(paid.lastClaimed() == epoch && paid.claimedTag() == uint64(uint256(hash)), "claim");
        require((BatchFunds.unwrap(paid) ^ word) >> 192 == 0, "rest");
    }

    function testFuzz_MoneyTouchesTheBalanceOnly(uint256 word, uint96 amount) public pure {
        BatchFunds funds = BatchFunds.wrap(word);
        amount = uint96(amount % (uint256(type(uint96).max - funds.balance()) + 1));
        BatchFunds more = funds.plus(amount);
        require(more.balance() == funds.balance() + amount, "sum");
        require((BatchFunds.unwrap(more) ^ word) >> 96 == 0, "rest");
        require(BatchFunds.unwrap(more.minus(amount)) == word, "and back");
    }

    function testFuzz_BalanceNeverLeavesItsBits(uint256 word, uint256 amount) public view {
        uint96 balance = BatchFunds.wrap(word).balance();
        if (amount <= type(uint96).max && uint256(balance) + amount > type(uint96).max) {
            try this.plus(word, uint96(amount)) returns (uint256) {
                revert("overflow");
            } catch {}
        }
        if (amount > balance) {
            try this.minus(word, amount) returns (uint256) {
                revert("underflow");
            } catch {}
        }
    }

    function plus(uint256 word, uint96 amount) external pure returns (uint256) {
        return BatchFunds.unwrap(BatchFunds.wrap(word).plus(amount));
    }

    function minus(uint256 word, uint256 amount) external pure returns (uint256) {
        return BatchFunds.unwrap(BatchFunds.wrap(word).minus(amount));
    }

    function testFuzz_ExitTouchesTheExitOnly(uint256 word, uint32 epoch) public pure {
        BatchFunds left = BatchFunds.wrap(word).withExit(epoch);
        require(left.exitEpoch() == epoch, "exit");
        require((BatchFunds.unwrap(left) ^ word) & ~(uint256(type(uint32).max) << 192) == 0, "rest");
    }

    function testFuzz_ClosingTakesTheMoneyOnly(uint256 word, bool dead) public pure {
        uint8 state = dead ? DEAD : WITHDRAWN;
        BatchFunds shut = BatchFunds.wrap(word).closed(state);
        require(shut.balance() == 0 && shut.state() == state, "closed");
        uint256 touched = type(uint96).max | (uint256(type(uint8).max) << 224);
        require((BatchFunds.unwrap(shut) ^ word) & ~touched == 0, "rest");
    }

    /* ============ Seized slots ============ */

    function testFuzz_SeizingTouchesTheSlotsOnly(uint256 word, uint32 ahead, uint32 bits) public pure {
        BatchFunds funds = BatchFunds.wrap(word);
        uint256 wanted = uint256(funds.lastClaimed()) + (ahead % 4);
        if (wanted > type(uint32).max) return;
        uint32 epoch = uint32(wanted);
        BatchFunds seized = funds.withSeized(epoch, bits);
        require(seized.seizedBits(epoch) == funds.seizedBits(epoch) | bits, "bits");
        require((BatchFunds.unwrap(seized) ^ word) & ~(uint256(type(uint96).max) << 96) == 0, "rest");
    }

    /// @dev A month of seizes in any order that the clock allows, against a plain list of what was seized when.
    function testFuzz_SeizedSlotsAreKeptWhileTheyMatter(uint256 seed, uint32 first) public pure {
        first = 1 + (first % 1000);
        uint32[12] memory model;
        BatchFunds funds = packFunds(100);
        uint256 now_;
        for (uint256 i; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 4 == 0 && now_ < 11) now_ += 1 + ((seed >> 8) % 2);
            if (now_ > 11) now_ = 11;
            // Seizable are the present epoch and the one before.
            uint256 when = now_ != 0 && (seed >> 16) % 2 == 0 ? now_ - 1 : now_;
            uint32 bits = uint32(seed >> 32) & uint32(seed >> 64) & uint32(seed >> 96);
            funds = funds.withSeized(first + uint32(when), bits);
            model[when] |= bits;
            require(funds.seizedBits(first + uint32(now_)) == model[now_], "present");
            if (now_ != 0) require(funds.seizedBits(first + uint32(now_) - 1) == model[now_ - 1], "last");
            require(funds.seizedBits(first + uint32(now_) + 1) == 0, "next");
            require(funds.balance() == 100 && funds.state() == OPEN && funds.exitEpoch() == NO_EXIT, "rest");
        }
    }

    function testFuzz_EpochsThatAreOverCountAsSeized(uint32 epoch, uint32 bits, uint32 before) public pure {
        epoch = uint32(3 + (uint256(epoch) % (type(uint32).max - 3)));
        BatchFunds funds = packFunds(1).withSeized(epoch, bits);
        uint32 old = before % (epoch - 1);
        require(funds.seizedBits(old) == type(uint32).max, "over");
        require(funds.seizedBits(epoch - 1) == 0 && funds.seizedBits(epoch) == bits, "open");
    }

    /* ============ Others ============ */

    function testFuzz_WinPlace(uint64 batchId, uint32 slot, uint16 span, uint32 relayId, uint16 path) public pure {
        WinPlace place = packPlace(batchId, slot, span, relayId, path);
        require(place.batchId() == batchId && place.slot() == slot && place.span() == span, "stamp");
        require(place.relayId() == relayId && place.path() == path, "rest");
    }

    function testFuzz_Pot(uint120 fees, uint120 forfeited, uint120 moreFees, uint120 moreForfeited) public pure {
        Pot pot = Pot.wrap(0).plus(fees, forfeited).plus(moreFees, moreForfeited);
        require(pot.fees() == uint256(fees) + moreFees, "fees");
        require(pot.forfeited() == uint256(forfeited) + moreForfeited, "forfeited");
    }

    function testFuzz_Relay(address signer, uint96 stake, address payout, uint64 ask, uint32 exitAt) public pure {
        RelayBond bond = packBond(signer, stake);
        require(bond.signer() == signer && bond.stake() == stake, "bond");
        RelayTerms terms = packRelayTerms(payout, ask, exitAt);
        require(terms.payout() == payout && terms.ask() == ask && terms.exitAt() == exitAt, "terms");
        RelayTerms leaving = packRelayTerms(payout, ask, 0).withExit(exitAt);
        require(RelayTerms.unwrap(leaving) == RelayTerms.unwrap(terms), "exit");
    }
}
