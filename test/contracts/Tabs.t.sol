// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Credit} from "../../contracts/sessions/Credit.sol";
import {Split} from "../../contracts/sessions/Split.sol";
import {CLOSED, CLOSING, OPEN, Tab, packTab} from "../../contracts/sessions/Tab.sol";
import {TabRates, packRates} from "../../contracts/sessions/TabRates.sol";

/// @notice What goes into a tab's words comes out of them, and the parts of a payment are the whole.
contract TabsTest {
    /* ============ Packing ============ */

    function testFuzz_NewTab(uint96 deposit) public pure {
        Tab tab = packTab(deposit);
        require(tab.deposit() == deposit && tab.paid() == 0 && tab.closeAt() == 0 && tab.state() == OPEN, "new");
        require(Tab.unwrap(tab) >> 240 == 0, "spare");
    }

    function testFuzz_PayingTouchesWhatWasPaidOnly(uint256 word, uint96 paid) public pure {
        Tab tab = Tab.wrap(word).withPaid(paid);
        require(tab.paid() == paid, "paid");
        uint256 change = Tab.unwrap(tab) ^ word;
        require(change & type(uint96).max == 0 && change >> 192 == 0, "rest");
    }

    function testFuzz_MoreMoneyOpensAgain(uint240 word, uint96 deposit) public pure {
        Tab tab = Tab.wrap(word).withDeposit(deposit);
        require(tab.deposit() == deposit && tab.paid() == Tab.wrap(word).paid(), "money");
        require(tab.closeAt() == 0 && tab.state() == OPEN && Tab.unwrap(tab) >> 240 == 0, "open");
    }

    function testFuzz_ClosingKeepsTheMoney(uint240 word, uint40 closeAt) public pure {
        Tab tab = Tab.wrap(word).closing(closeAt);
        require(tab.deposit() == Tab.wrap(word).deposit() && tab.paid() == Tab.wrap(word).paid(), "money");
        require(tab.closeAt() == closeAt && tab.state() == CLOSING && Tab.unwrap(tab) >> 240 == 0, "closing");
    }

    function testFuzz_ClosedIsClosed(uint240 word, uint96 paid) public pure {
        Tab tab = Tab.wrap(word).closed(paid);
        require(tab.deposit() == Tab.wrap(word).deposit() && tab.paid() == paid, "money");
        require(tab.closeAt() == 0 && tab.state() == CLOSED && Tab.unwrap(tab) >> 240 == 0, "closed");
    }

    function testFuzz_Rates(uint96 rate, uint32 tick, uint32 relayId, uint16 relayBps, uint64 nonce) public pure {
        TabRates rates = packRates(rate, tick, relayId, relayBps, nonce);
        require(rates.rate() == rate && rates.tick() == tick && rates.relayId() == relayId, "first");
        require(rates.relayBps() == relayBps && rates.nonce() == nonce && rates.isClean(), "second");
    }

    function testFuzz_SpareBitsAreSeen(uint256 word) public pure {
        require(TabRates.wrap(word).isClean() == (word % 65536 == 0), "clean");
    }

    function testFuzz_Credits(uint120 own, uint120 fees, uint120 moreOwn, uint120 moreFees) public pure {
        Credit credit = Credit.wrap(0).plus(own, fees).plus(moreOwn, moreFees);
        require(credit.own() == uint256(own) + moreOwn && credit.fees() == uint256(fees) + moreFees, "sums");
        Credit left = credit.withoutOwn();
        require(left.own() == 0 && left.fees() == credit.fees(), "own");
        left = credit.withoutFees();
        require(left.own() == credit.own() && left.fees() == 0, "fees");
    }

    /* ============ Split ============ */

    function testFuzz_PartsAreTheWhole(uint96 paid, uint16 relayBps, uint16 feeBps) public pure {
        (relayBps, feeBps) = (relayBps % 1001, feeBps % 201);
        uint256 toPayee = Split.toPayee(paid, relayBps, feeBps);
        (uint256 toRelay, uint256 toTreasury) = Split.fees(paid, relayBps, feeBps);
        require(toPayee + toRelay + toTreasury == paid, "whole");
        // Each within a unit of its share, and the payee never below his.
        require(toRelay == (uint256(paid) * relayBps) / 10_000, "relay");
        uint256 exact = uint256(paid) * feeBps;
        require(toTreasury * 10_000 < exact + 10_000 && (toTreasury + 1) * 10_000 > exact, "treasury");
        require(toPayee * 10_000 >= uint256(paid) * (10_000 - relayBps - feeBps), "payee");
    }

    function testFuzz_PayeesPartNeverFalls(uint96 paid, uint96 more, uint16 relayBps, uint16 feeBps) public pure {
        (relayBps, feeBps) = (relayBps % 1001, feeBps % 201);
        uint256 sum = uint256(paid) + (more % 64);
        require(Split.toPayee(sum, relayBps, feeBps) >= Split.toPayee(paid, relayBps, feeBps), "falls");
    }
}
