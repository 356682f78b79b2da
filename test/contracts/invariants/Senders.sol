// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../support/Cheats.sol";
import {Book, Stamp, View} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @notice Senders, honest and lying: they open books and fill them, stamp slots twice when it pleases them, and leave.
contract Senders is Handler {
    bytes32 private constant _EXIT = keccak256("Exit(address owner,uint64 batchId,uint256 deadline)");
    uint256 private constant _SKEW = 10;

    constructor(Store store_) Handler(store_) {}

    function open(uint256 seed) external timed {
        if (store.open() >= 4) return;
        Book memory b;
        address payer;
        (b.owner, b.ownerKey) = store.person(seed);
        (payer, ) = store.person(mix(seed, 1));
        b.kind = uint8(mix(seed, 2) % 3 == 0 ? 1 : 0);
        b.depth = uint8((b.kind == 1 ? 4 : 5) + (mix(seed, 3) % 2));
        b.unit = uint64(10_000 + (mix(seed, 4) % 30_000));
        b.key = _sessionKey(seed);
        uint256 value = uint256(b.unit) << b.depth;
        b.bond = uint96(b.kind == 1 ? (value * 5) / 2 : value);
        uint256 least = value * (b.kind == 1 ? 6 : 5);
        // The smallest deposit more often than not: what is tight breaks first.
        uint256 amount = mix(seed, 5) % 2 == 0 ? least : least + (mix(seed, 6) % (3 * value));
        if (mix(seed, 7) % 16 == 0) amount = least - 1;
        address key = vm.addr(b.key);
        vm.prank(payer);
        try office.open(b.owner, key, b.depth, b.kind, b.unit, uint96(amount)) returns (uint64 id) {
            require(amount >= least, "I4: a book was opened with too little");
            (b.id, b.state, b.from, b.exitEpoch) = (id, 1, present(), type(uint32).max);
            b.balance = uint96(amount - b.bond);
            store.addBook(b);
            store.count("opened");
        } catch {
            require(amount < least, "a book was not opened");
            store.count("refused to open");
        }
    }

    function topUp(uint256 seed) external timed {
        (uint256 index, Book memory b, bool found) = anyBook(seed);
        if (!found) return;
        // Half of the books stay as thin as they may be.
        if (b.id % 2 == 0 && mix(seed, 3) % 16 != 0) return;
        (address payer, ) = store.person(mix(seed, 1));
        uint96 amount = uint96(1 + (mix(seed, 2) % (uint256(b.unit) << b.depth)));
        vm.prank(payer);
        try office.topUp(b.owner, b.id, amount) {
            require(b.state == 1 && b.exitEpoch == type(uint32).max, "I13: money went into a closed book");
            b.balance += amount;
            store.setBook(index, b);
            store.count("topped up");
        } catch {
            require(b.state != 1 || b.exitEpoch != type(uint32).max, "not topped up");
        }
    }

    /// @dev Signs some stamps of some books. An honest relay that sees a head up to EXIT_NOTICE old accepts what it may.
    function stamp(uint256 seed) external timed {
        for (uint256 i; i < 8; ++i) {
            (uint256 index, Book memory b, bool found) = anyBook(mix(seed, i));
            if (!found) return;
            Stamp memory s = _newStamp(index, b, mix(seed, 10 + i));
            s.accepted = _accepts(b, s, mix(seed, 20 + i));
            store.addStamp(s);
            store.count(
                s.accepted
                    ? (b.kind == 1 ? bytes32("bond stamps accepted") : bytes32("stamps accepted"))
                    : bytes32("stamps refused")
            );
        }
    }

    function exit(uint256 seed) external timed {
        (uint256 index, Book memory b, bool found) = anyBook(seed);
        // Not too many, or nothing is left to look at.
        if (!found || mix(seed, 1) % 4 != 0) return;
        vm.prank(b.owner);
        try office.exit(b.id) {
            _exited(index, b);
        } catch {
            require(b.state != 1 || b.exitEpoch != type(uint32).max, "I13: an owner cannot leave");
        }
    }

    /// @dev Signed for another book first, then late, then right.
    function exitSigned(uint256 seed) external timed {
        (uint256 index, Book memory b, bool found) = anyBook(seed);
        if (!found || mix(seed, 1) % 4 != 0) return;
        uint256 deadline = store.time() + (mix(seed, 2) % 100);
        bytes memory other = _exitSignature(b, b.id + 1, deadline);
        require(!_exitBySignature(b, deadline, other), "I3: the exit of another book");
        bytes memory late = _exitSignature(b, b.id, store.time() - 1);
        require(!_exitBySignature(b, store.time() - 1, late), "I3: an exit past its deadline");
        require(!_exitBySignature(b, deadline + 1, _exitSignature(b, b.id, deadline)), "I3: an altered exit");
        bool due = b.state == 1 && b.exitEpoch == type(uint32).max;
        require(_exitBySignature(b, deadline, _exitSignature(b, b.id, deadline)) == due, "I3: a signed exit");
        if (!due) return;
        _exited(index, b);
        store.count("exited by signature");
    }

    /// @dev Anyone may bring a book home, to its owner and not before the last claim window of its last sheet is over.
    function withdraw(uint256 seed) external timed {
        (uint256 index, Book memory b, bool found) = anyBook(seed);
        if (!found) return;
        (address caller, ) = store.person(mix(seed, 1));
        uint256 before = token.balanceOf(b.owner);
        bool due = b.state == 1 && _isOver(b.exitEpoch);
        vm.prank(caller);
        try office.withdraw(b.owner, b.id) {
            require(due, "I7: withdrawn before the last claim window was over");
            require(token.balanceOf(b.owner) - before == uint256(b.balance) + b.bond, "I13: withdrawn in part");
            (b.balance, b.state) = (0, 3);
            store.setBook(index, b);
            store.count("withdrawn");
        } catch {
            require(!due, "I13: an owner cannot withdraw");
            store.count("refused to withdraw");
        }
    }

    /* ============ Internal ============ */

    /// @dev The book's last sheet is that of the epoch before its exit: drawn, and its claim window over, which the next draw ends.
    function _isOver(uint32 exitEpoch) private view returns (bool) {
        if (exitEpoch == type(uint32).max || store.drawn() < exitEpoch) return false;
        uint256 lastSheet = store.draw(exitEpoch - 1).time;
        require(exitEpoch == 1 || lastSheet == 0 || store.time() >= lastSheet + store.claimMin(), "I7: a short window");
        return true;
    }

    /// @dev One key in four serves two books: money and stamps are told apart by more than the key.
    function _sessionKey(uint256 seed) private view returns (uint256) {
        if (mix(seed, 8) % 4 == 0) {
            (, Book memory other, bool found) = anyBook(mix(seed, 9));
            if (found) return other.key;
        }
        return 1 + (mix(seed, 10) >> 8);
    }

    function _exited(uint256 index, Book memory b) private {
        require(b.state == 1 && b.exitEpoch == type(uint32).max, "I3: exited twice");
        uint32 exitEpoch;
        (, , , , exitEpoch, , , , , , ) = office.batches(b.owner, b.id);
        uint256 seen = store.time() + store.exitNotice();
        require(office.epochStart(exitEpoch) > seen, "I4: an exit counts before every relay has seen it");
        require(office.epochStart(exitEpoch - 1) <= seen, "I13: an exit counts later than it must");
        b.exitEpoch = exitEpoch;
        store.setBook(index, b);
        store.count("exited");
    }

    function _exitBySignature(Book memory b, uint256 deadline, bytes memory signature) private returns (bool) {
        vm.prank(address(0xBEEF));
        try office.exitBySignature(b.owner, b.id, deadline, signature) {
            return true;
        } catch {
            return false;
        }
    }

    function _exitSignature(Book memory b, uint64 id, uint256 deadline) private returns (bytes memory) {
        bytes32 digest = keccak256(
            abi.encodePacked(hex"1901", domain, keccak256(abi.encode(_EXIT, b.owner, id, deadline)))
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(b.ownerKey, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev Mostly of this epoch, near the edges of the one beside it; mostly inside the sheet.
    function _newStamp(uint256 index, Book memory b, uint256 seed) private returns (Stamp memory s) {
        uint256 now_ = store.time();
        s.book = index;
        s.epoch = present();
        if (mix(seed, 1) % 4 == 0) s.epoch = office.epochAt(now_ + _SKEW);
        if (mix(seed, 1) % 4 == 1) s.epoch = office.epochAt(now_ - _SKEW);
        if (mix(seed, 1) % 8 == 2) s.epoch += 1;
        s.slot = uint32(mix(seed, 2) % (2 ** b.depth));
        // Wide ones win often, narrow ones leave room for others.
        s.span = uint16(1 + (mix(seed, 3) % (mix(seed, 4) % 3 == 0 ? 2 ** b.depth - s.slot : 4)));
        if (mix(seed, 4) % 4 == 1) (s.slot, s.span) = (0, uint16(2 ** b.depth));
        s.relayId = b.kind == 1 ? 0 : uint32(1 + (mix(seed, 5) % (store.relayCount() + 1)));
        s.ackKey = ackKeyOf(mix(seed, 6));
        s.message = bytes32(mix(seed, 7));
        s.hash = hashStamp(b, s);
    }

    /// @dev What a relay checks without asking the chain (mechanism.md B3, B7), with a view of it that may be EXIT_NOTICE old.
    function _accepts(Book memory b, Stamp memory s, uint256 seed) private view returns (bool) {
        uint256 now_ = store.time();
        if (
            s.epoch != office.epochAt(now_) &&
            s.epoch != office.epochAt(now_ + _SKEW) &&
            s.epoch != office.epochAt(now_ - _SKEW)
        ) {
            return false;
        }
        if (uint256(s.slot) + s.span > 2 ** b.depth) return false;
        if (store.acceptedSlots(s.book, s.epoch) & (((1 << s.span) - 1) << s.slot) != 0) return false;
        uint256 head = _head(s.epoch, seed);
        bool before = mix(seed, 1) % 4 == 0;
        (View memory v, bool known) = store.viewAt(s.book, head, before);
        if (!known || v.state != 1 || s.epoch < b.from || s.epoch >= v.exitEpoch) return false;
        uint256 value = uint256(b.unit) << b.depth;
        if (b.kind == 1) return v.balance >= _open(b, v, s.epoch, office.epochAt(head));
        return v.balance >= value * _pending(b, v, s.epoch, store.drawnAt(head, before));
    }

    /// @dev The time of the safe head: now, the oldest it may be, or any time between.
    function _head(uint32 epoch, uint256 seed) private view returns (uint256) {
        uint256 now_ = store.time();
        uint256 oldest = office.epochStart(epoch) - store.exitNotice();
        if (oldest < office.genesis()) oldest = office.genesis();
        if (oldest > now_ || mix(seed, 2) % 4 < 2) return now_;
        return mix(seed, 2) % 4 == 2 ? oldest : oldest + (mix(seed, 3) % (now_ - oldest + 1));
    }

    /// @dev How many sheets of the book may still be paid, this one included.
    function _pending(Book memory b, View memory v, uint32 epoch, uint32 drawn) private pure returns (uint256 pending) {
        pending = epoch - (drawn > b.from - 1 ? drawn : b.from - 1);
        if (drawn >= b.from && v.lastClaimed < drawn) ++pending;
    }

    /// @dev What may be seized of the book before the stamp's time is over.
    function _open(Book memory b, View memory v, uint32 epoch, uint32 head) private pure returns (uint256 sum) {
        for (uint32 x = b.from > head - 1 ? b.from : head - 1; x <= epoch + 1; ++x) {
            uint256 bits;
            if (x < v.lastClaimed) bits = type(uint32).max >> (32 - 2 ** b.depth);
            else if (x == v.lastClaimed) bits = uint32(v.claimedTag);
            else if (x == v.lastClaimed + 1) bits = uint32(v.claimedTag >> 32);
            uint256 free = 2 ** b.depth;
            for (; bits != 0; bits &= bits - 1) --free;
            sum += free * b.unit;
        }
    }
}
