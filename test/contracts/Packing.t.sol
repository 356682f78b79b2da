// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchFunds, loadFunds, packFunds} from "../../contracts/postage/BatchFunds.sol";
import {BatchTerms, loadTerms, packTerms} from "../../contracts/postage/BatchTerms.sol";
import {IStampBooks} from "../../contracts/postage/IStampBooks.sol";
import {Pot} from "../../contracts/postage/Pot.sol";
import {RelayBond, packBond} from "../../contracts/relays/RelayBond.sol";
import {RelayTerms, packTerms as packRelayTerms} from "../../contracts/relays/RelayTerms.sol";

/// @notice The packed words say what the structs say.
contract PackingTest {
    IStampBooks.Batch private _batch;

    function testFuzz_BatchWordsAreTheStruct(IStampBooks.Batch memory b) public {
        _batch = b;
        BatchTerms terms = loadTerms(_batch);
        require(terms.key() == b.key && terms.depth() == b.depth && terms.kind() == b.kind, "terms");
        require(terms.fromEpoch() == b.fromEpoch && terms.exitEpoch() == b.exitEpoch, "epochs");
        require(terms.dead() == (b.dead != 0), "dead");
        BatchFunds funds = loadFunds(_batch);
        require(funds.balance() == b.balance && funds.unit() == b.unit, "funds");
        require(funds.lastClaimed() == b.lastClaimed, "lastClaimed");
    }

    function testFuzz_NewBatch(address key, uint8 depth, uint8 kind, uint32 from, uint96 balance, uint64 unit) public {
        delete _batch;
        BatchTerms terms = packTerms(key, depth, kind, from, type(uint32).max);
        assembly {
            sstore(_batch.slot, terms)
        }
        packFunds(balance, unit).store(_batch);
        require(_batch.key == key && _batch.depth == depth && _batch.kind == kind, "terms");
        require(_batch.fromEpoch == from && _batch.exitEpoch == type(uint32).max && _batch.dead == 0, "epochs");
        require(_batch.balance == balance && _batch.unit == unit, "funds");
        require(_batch.lastClaimed == 0 && _batch.claimedTag == 0, "claims");
    }

    function testFuzz_PayoutTouchesWhatItMust(
        IStampBooks.Batch memory b,
        uint96 value,
        uint32 epoch,
        bytes32 hash
    ) public {
        value = uint96(value % (uint256(b.balance) + 1));
        _batch = b;
        loadFunds(_batch).afterPayout(value, epoch, hash).store(_batch);
        require(_batch.balance == b.balance - value, "balance");
        require(_batch.lastClaimed == epoch && _batch.claimedTag == uint64(uint256(hash)), "claim");
        require(
            _batch.unit == b.unit && _batch.key == b.key && _batch.owner == b.owner && _batch.bond == b.bond,
            "rest"
        );
    }

    function testFuzz_TopUpTouchesTheBalanceOnly(IStampBooks.Batch memory b, uint96 amount) public {
        amount = uint96(amount % (uint256(type(uint96).max - b.balance) + 1));
        _batch = b;
        loadFunds(_batch).plus(amount).store(_batch);
        require(_batch.balance == b.balance + amount && _batch.unit == b.unit, "balance");
        require(_batch.lastClaimed == b.lastClaimed && _batch.claimedTag == b.claimedTag, "claims");
    }

    function testFuzz_TopUpNeverOverflowsIntoThePrice(uint96 balance, uint96 amount, uint64 unit) public view {
        if (uint256(balance) + amount <= type(uint96).max) return;
        try this.plus(balance, amount, unit) returns (uint96) {
            revert("overflow");
        } catch {}
    }

    function plus(uint96 balance, uint96 amount, uint64 unit) external pure returns (uint96) {
        return packFunds(balance, unit).plus(amount).balance();
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
