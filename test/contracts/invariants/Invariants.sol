// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPostOffice} from "../../../contracts/postage/IPostOffice.sol";
import {DevUSD} from "../../../contracts/dev/DevUSD.sol";
import {IRelayRegistry} from "../../../contracts/relays/IRelayRegistry.sol";
import {IConsultationTabs} from "../../../contracts/sessions/IConsultationTabs.sol";
import {vm} from "../support/Cheats.sol";
import {Callers} from "./Callers.sol";
import {Fairness} from "./Fairness.sol";
import {Book} from "./Ghosts.sol";
import {Payers} from "./Payers.sol";
import {Recipients} from "./Recipients.sol";
import {Relays} from "./Relays.sol";
import {Senders} from "./Senders.sol";
import {Sequencer} from "./Sequencer.sol";
import {Spenders} from "./Spenders.sol";
import {Store} from "./Store.sol";
import {Thieves} from "./Thieves.sol";
import {Witnesses} from "./Witnesses.sol";

/// @notice Everybody does whatever he likes, in whatever order, at whatever time; after every call the money is where README.md says,
///         and in the end everybody leaves with what is his.
abstract contract Invariants {
    Store internal _store;
    Callers private _callers;
    address[] private _handlers;

    /// @dev The runner calls these, and nothing else.
    function targetContracts() external view returns (address[] memory) {
        return _handlers;
    }

    function invariant_EverybodysMoneyIsWhereItBelongs() external {
        vm.warp(_store.time());
        _store.check();
        _callers.check();
    }

    /// @dev I5: within five standard deviations of what a used slot costs. The draws are always the same.
    function test_I5_PaidIsWhatWasUsed() external {
        (uint256 paid, uint256 used, uint256 sheets) = new Fairness(_store).tell();
        uint256 fair = sheets * used;
        uint256 off = 32 * paid > fair ? 32 * paid - fair : fair - 32 * paid;
        require(off * off <= 25 * sheets * used * (32 - used), "I5: paid is not what was used");
    }

    /// @dev I13: with no randomness at all, and whoever does nothing, everybody leaves, and nothing is left.
    function afterInvariant() external {
        vm.warp(_store.time());
        _report();
        _callers.leaveAll();
        (IPostOffice office, IRelayRegistry relays) = (_store.office(), _store.relays());
        uint32 last = _exitAll(office);
        while (office.drawn() < last) _skip(office);
        for (uint256 i; i < _store.bookCount(); ++i) {
            Book memory b = _store.book(i);
            if (b.state == 1) office.withdraw(b.owner, b.id);
        }
        _settle(office, relays);
        require(_store.token().balanceOf(address(office)) == 0, "I13: money is left in the post office");
        require(_store.token().balanceOf(address(relays)) == 0, "I13: money is left in the registry");
    }

    function _start(IPostOffice office, IConsultationTabs tabs, uint256 time) internal {
        _store = new Store(office, time);
        address[3] memory spenders = [address(office), address(office.relays()), address(tabs)];
        DevUSD token = DevUSD(address(office.token()));
        for (uint256 i; i < 6; ++i) {
            (address who, ) = _store.person(i);
            vm.deal(who, 1 ether);
            vm.startPrank(who);
            for (uint256 j; j < 20; ++j) token.faucet(10_000e6);
            for (uint256 j; j < 3; ++j) token.approve(spenders[j], type(uint256).max);
            vm.stopPrank();
        }
        _callers = new Callers(_store, tabs);
        _handlers.push(address(_callers));
        _handlers.push(address(new Senders(_store)));
        _handlers.push(address(new Relays(_store)));
        _handlers.push(address(new Recipients(_store)));
        _handlers.push(address(new Spenders(_store)));
        _handlers.push(address(new Thieves(_store)));
        _handlers.push(address(new Witnesses(_store)));
        _handlers.push(address(new Payers(_store)));
        _handlers.push(address(new Sequencer(_store)));
    }

    /* ============ Internal ============ */

    function _exitAll(IPostOffice office) private returns (uint32 last) {
        for (uint256 i; i < _store.bookCount(); ++i) {
            Book memory b = _store.book(i);
            if (b.state != 1) continue;
            if (b.exitEpoch == type(uint32).max) {
                vm.prank(b.owner);
                office.exit(b.id);
                b.exitEpoch = office.epochAt(_store.time() + office.exitNotice()) + 1;
            }
            if (b.exitEpoch > last) last = b.exitEpoch;
        }
    }

    function _skip(IPostOffice office) private {
        uint32 epoch = office.drawn() + 1;
        uint256 ready = office.drawTime(epoch) + office.skipAfter();
        uint256 window = office.drawnAt() + office.claimMin();
        if (ready < window) ready = window;
        if (_store.time() < ready) _store.pass(ready);
        office.skip(epoch);
    }

    function _settle(IPostOffice office, IRelayRegistry relays) private {
        uint32 relayCount = _store.relayCount();
        // What a relay that was never there has earned is his who becomes it.
        (address who, ) = _store.person(0);
        uint96 least = relays.minStake();
        vm.prank(who);
        relays.join(who, who, 1, least, "", "");
        for (uint32 id = 1; id <= relayCount + 1; ++id) {
            (, , address payout, , uint32 exitAt) = relays.relays(id);
            vm.prank(payout);
            if (exitAt == 0) relays.unbond(id);
            vm.stopPrank();
            if (office.earned(id) != 0) office.collect(id);
        }
        _store.pass(_store.time() + relays.unbondingPeriod());
        for (uint32 id = 1; id <= relayCount + 1; ++id) {
            (, uint96 stake, address payout, , ) = relays.relays(id);
            if (stake == 0) continue;
            vm.prank(payout);
            relays.withdraw(id);
        }
        if (office.fees() + office.forfeited() != 0) office.sweep();
    }

    /// @dev What succeeded how often in this run, for scripts/prove/deep.ts.
    function _report() private {
        string memory path = vm.envOr("PARLEY_DEEP_COUNTS", "");
        if (bytes(path).length == 0) return;
        (bytes32[] memory kinds, uint256[] memory numbers) = _store.counts();
        for (uint256 i; i < kinds.length; ++i) {
            vm.writeLine(path, string.concat(vm.toString(numbers[i]), " ", string(abi.encodePacked(kinds[i]))));
        }
    }
}
