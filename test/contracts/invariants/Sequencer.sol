// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../support/Cheats.sol";
import {Book, Promise, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @notice A sequencer that lies: it chooses the time of every block and, with the beacon in its hand, every winner; it draws late, or
///         withholds the beacon until an epoch is skipped. The governor, as greedy as he may be, lives here too.
contract Sequencer is Handler {
    constructor(Store store_) Handler(store_) {}

    /// @dev Some seconds, or to the edge of what matters, or a second beside it, or an outage of hours.
    function pass(uint256 seed) external timed {
        uint256 now_ = store.time();
        uint256 target = now_ + 1 + (mix(seed, 1) % 25);
        uint256 which = seed % 12;
        uint32 epoch = present();
        if (which == 0) target = office.epochStart(epoch + 1);
        if (which == 1) target = office.epochStart(epoch + 1) - store.exitNotice();
        if (which == 2) target = office.drawTime(store.drawn() + 1);
        if (which == 3) target = office.epochStart(epoch + 1) + (mix(seed, 2) % 3) - 1;
        if (which == 4) target = office.epochStart(epoch + 2) - store.exitNotice() + (mix(seed, 2) % 3) - 1;
        if (which == 5 && mix(seed, 3) % 8 == 0) target = now_ + (mix(seed, 2) % (8 * office.epochLength()));
        if (target > now_) store.pass(target);
    }

    /// @dev Draws if it may, and mostly as soon as it may.
    function draw(uint256 seed) external timed {
        _draw(seed, keccak256(abi.encode(seed)));
    }

    /// @dev Draws the very word with which a stamp of its choice wins.
    function drawFor(uint256 seed) external timed {
        uint256 books = store.bookCount();
        uint32 epoch = store.drawn() + 1;
        bytes32 word = keccak256(abi.encode(seed));
        for (uint256 i; i < books && i < 12; ++i) {
            uint256 index = ((seed % books) + i) % books;
            uint256[] memory ids = store.sheet(index, epoch);
            if (ids.length == 0) continue;
            Stamp memory s = store.stamp(ids[mix(seed, 1) % ids.length]);
            Book memory b = store.book(index);
            for (uint256 j; j < 64; ++j) {
                if (covers(s, uint256(keccak256(abi.encode(word, b.id))) % (2 ** b.depth))) break;
                word = keccak256(abi.encode(word));
            }
            break;
        }
        _draw(seed, word);
    }

    /// @dev Withholds the beacon: no draw until the epoch may be skipped.
    function skip(uint256 seed) external timed {
        uint32 epoch = store.drawn() + 1;
        uint256 ready = _ready(epoch, office.drawTime(epoch) + office.skipAfter());
        if (mix(seed, 1) % 16 == 0 && store.time() < ready) store.pass(ready - (mix(seed, 2) % 2));
        bool due = store.time() >= ready;
        try office.skip(epoch) {
            require(due, "I7: skipped before its time");
            store.addDraw(0);
            store.count("skipped");
        } catch {
            require(!due, "I13: an epoch without randomness cannot be skipped");
        }
    }

    /// @dev The governor changes the shares of epochs to come, and of no other.
    function govern(uint256 seed) external timed {
        if (mix(seed, 1) % 3 != 0) return;
        uint16 fee = uint16(500 + (mix(seed, 2) % 1501));
        uint16 unreceipted = uint16(3000 + (mix(seed, 3) % 2001));
        address governor = office.governor();
        vm.prank(governor);
        try office.setShares(fee, unreceipted) {
            store.addPromise(Promise(present() + 3, fee, unreceipted));
            store.count("shares changed");
        } catch {
            require(
                office.sharesFrom() <= present() && office.sharesFrom() > store.drawn(),
                "shares cannot be changed"
            );
        }
    }

    /* ============ Internal ============ */

    function _draw(uint256 seed, bytes32 word) private {
        uint32 epoch = store.drawn() + 1;
        uint256 ready = _ready(epoch, office.drawTime(epoch));
        uint256 now_ = store.time();
        // The last second before it now and then, or some seconds late.
        if (now_ < ready && ready - now_ < 200 && mix(seed, 1) % 4 != 0) {
            store.pass(mix(seed, 2) % 4 == 0 ? ready - 1 : ready + (mix(seed, 2) % 16 == 1 ? mix(seed, 3) % 30 : 0));
        }
        bool due = store.time() >= ready;
        try office.draw(epoch, abi.encode(word)) {
            require(due, "I7: drawn before its time");
            store.addDraw(word);
            store.count("drawn");
            _checkWinners(epoch);
        } catch {
            require(!due, "not drawn");
        }
    }

    function _ready(uint32 epoch, uint256 notBefore) private view returns (uint256) {
        uint256 last = epoch == 1 ? 0 : store.draw(epoch - 1).time;
        return last + store.claimMin() > notBefore ? last + store.claimMin() : notBefore;
    }

    /// @dev Every stamp that an honest relay accepted and that won can be paid now.
    function _checkWinners(uint32 epoch) private {
        uint256 books = store.bookCount();
        for (uint256 i; i < books; ++i) {
            Book memory b = store.book(i);
            if (b.kind != 0 || b.state == 2) continue;
            if ((store.acceptedSlots(i, epoch) >> store.winner(i, epoch)) & 1 == 0) continue;
            require(b.state == 1 && epoch < b.exitEpoch, "I4: the book of a winning stamp has left");
            require(b.balance >= uint256(b.unit) << b.depth, "I4: a winning stamp is not covered");
            require(b.lastClaimed < epoch, "I2: a sheet was paid before its draw");
            store.count("accepted stamps won");
        }
    }
}
