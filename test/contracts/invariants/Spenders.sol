// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBonds} from "../../../contracts/postage/IBonds.sol";
import {vm} from "../support/Cheats.sol";
import {Claimer} from "./Claimer.sol";
import {Drawer} from "./Drawer.sol";
import {Book, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Seizer} from "./Seizer.sol";
import {Store} from "./Store.sol";

/// @notice Senders who, once a relay has accepted their stamps, spend all that their books may spend before the relay can be paid:
///         every sheet that is drawn before is claimed by themselves, every bond slot is seized by themselves.
contract Spenders is Claimer, Seizer, Drawer {
    address private constant _ACCOMPLICE = address(0xACC0);

    constructor(Store store_) Handler(store_) {}

    /// @dev Draws until the accepted stamp wins, and claims every sheet before it.
    function spendSheets(uint256 seed) external timed {
        (uint256 index, Book memory b, bool found) = _accepted(seed, 0);
        if (!found || mix(seed, 1) % 2 == 0) return;
        uint32 epoch = present();
        if (store.acceptedSlots(index, epoch) == 0) return;
        _claimWhole(index, b, seed);
        while (store.drawn() < epoch) {
            uint32 next = store.drawn() + 1;
            uint256 when = ready(next, office.drawTime(next));
            if (store.time() < when) store.pass(when);
            bytes32 word = keccak256(abi.encode(seed, next));
            // The accepted slot wins, sooner or later.
            while (
                next == epoch &&
                (store.acceptedSlots(index, epoch) >> (uint256(keccak256(abi.encode(word, b.id))) % (2 ** b.depth))) &
                    1 ==
                    0
            ) word = keccak256(abi.encode(word));
            drawNow(word);
            if (next < epoch) _claimWhole(index, b, seed);
        }
        store.count("sheets spent before");
    }

    /// @dev Seizes every slot that nobody accepted, of the sheet before, of this one, and of the next as soon as it begins.
    function spendBonds(uint256 seed) external timed {
        (uint256 index, Book memory b, bool found) = _accepted(seed, 1);
        if (!found) return;
        uint32 epoch = present();
        if (epoch > b.from) _seizeRest(index, b, epoch - 1);
        _seizeRest(index, b, epoch);
        store.pass(office.epochStart(epoch + 1));
        _seizeRest(index, b, epoch + 1);
        store.count("bonds spent before");
    }

    /* ============ Internal ============ */

    /// @dev An open book of a kind with stamps that were accepted in this epoch, if there is one.
    function _accepted(uint256 seed, uint8 kind) private view returns (uint256 index, Book memory b, bool found) {
        uint256 books = store.bookCount();
        for (uint256 i; i < books; ++i) {
            index = ((seed % books) + i) % books;
            b = store.book(index);
            if (b.kind == kind && b.state == 1 && store.acceptedSlots(index, present()) != 0) return (index, b, true);
        }
        return (0, b, false);
    }

    /// @dev Stamps the whole of the sheet that was drawn last, and claims it: after the draw, with a page of its own.
    function _claimWhole(uint256 index, Book memory b, uint256 seed) private {
        uint32 epoch = store.drawn();
        if (epoch < b.from) return;
        Stamp memory s;
        (s.book, s.epoch, s.span, s.relayId) = (index, epoch, uint16(2 ** b.depth), 1);
        (s.ackKey, s.message) = (ackKeyOf(seed), bytes32(seed));
        s.hash = hashStamp(b, s);
        uint256[] memory ids = new uint256[](1);
        bool[] memory receipted = new bool[](1);
        (ids[0], receipted[0]) = (store.addStamp(s), true);
        claim(_ACCOMPLICE, ids, receipted, seed);
    }

    function _seizeRest(uint256 index, Book memory b, uint32 epoch) private {
        for (uint32 slot; slot < 2 ** b.depth; ++slot) {
            if ((store.acceptedSlots(index, epoch) >> slot) & 1 == 1) continue;
            Stamp memory s;
            (s.book, s.epoch, s.slot, s.span, s.ackKey) = (index, epoch, slot, 1, ackKeyOf(slot));
            if (!isDue(s)) continue;
            s.hash = hashStamp(b, s);
            uint256 id = store.addStamp(s);
            IBonds.Seizure memory seizure = seizureOf(s, _ACCOMPLICE);
            office.seize(seizure);
            taken(id);
        }
    }
}
