// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../support/Cheats.sol";
import {Drawer} from "./Drawer.sol";
import {Book, Promise, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @notice A sequencer that lies: it chooses the time of every block and, with the beacon in its hand, every winner; it draws late, or
///         withholds the beacon until an epoch is skipped. The governor, as greedy as he may be, lives here too.
contract Sequencer is Handler, Drawer {
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
        uint256 when = ready(epoch, office.drawTime(epoch) + office.skipAfter());
        if (mix(seed, 1) % 16 == 0 && store.time() < when) store.pass(when - (mix(seed, 2) % 2));
        bool due = store.time() >= when;
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
        uint256 when = ready(epoch, office.drawTime(epoch));
        uint256 now_ = store.time();
        // The last second before it now and then, or some seconds late.
        if (now_ < when && when - now_ < 200 && mix(seed, 1) % 4 != 0) {
            store.pass(mix(seed, 2) % 4 == 0 ? when - 1 : when + (mix(seed, 2) % 16 == 1 ? mix(seed, 3) % 30 : 0));
        }
        drawNow(word);
    }
}
