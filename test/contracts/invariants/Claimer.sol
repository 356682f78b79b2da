// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaims} from "../../../contracts/postage/IClaims.sol";
import {packPlace} from "../../../contracts/postage/WinPlace.sol";
import {vm} from "../support/Cheats.sol";
import {Book, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";

/// @notice Claims, whoever makes them, with the model's word on how each must end.
abstract contract Claimer is Handler {
    bytes32 private constant _RECEIPT = keccak256("Receipt(uint32 relayId,uint32 epoch,bytes32 root)");

    /// @dev Claims stamps in one call, and holds every payment against the model.
    function claim(address caller, uint256[] memory ids, bool[] memory receipted, uint256 seed) internal {
        IClaims.Win[] memory wins = new IClaims.Win[](ids.length);
        bool malformed = store.draw(store.drawn()).winners == 0;
        for (uint256 i; i < ids.length; ++i) {
            Stamp memory s = store.stamp(ids[i]);
            wins[i] = _win(s, receipted[i], mix(seed, i));
        }
        // The model pays first, one after the other; what would revert pays nobody.
        uint256 due;
        for (uint256 i; i < ids.length && !malformed; ++i) {
            (bool ok, bool pays) = _foretell(ids, i, caller, receipted[i]);
            if (!ok) malformed = true;
            if (pays) ++due;
        }
        vm.prank(caller);
        try office.claim(wins) {
            require(!malformed, _fault(ids, caller, receipted));
            uint256 paid;
            for (uint256 i; i < ids.length; ++i) {
                if (_pay(ids, i, receipted[i], caller)) ++paid;
            }
            require(paid == due, "I2: not paid as foretold");
            for (uint256 i; i < ids.length; ++i) {
                Book memory b = store.book(store.stamp(ids[i]).book);
                (, , , , , , uint96 balance, , , , ) = office.batches(b.owner, b.id);
                require(balance == b.balance, "I2: a sheet was paid twice, or not with its value");
            }
            if (paid == 0) store.count("passed over");
        } catch {
            require(malformed, "I4: a winning stamp was not paid");
            store.count("claims refused");
        }
    }

    /// @dev Whether the claim of one stamp is well formed, and whether it pays now.
    function _foretell(
        uint256[] memory ids,
        uint256 i,
        address caller,
        bool receipted
    ) private view returns (bool ok, bool pays) {
        Stamp memory s = store.stamp(ids[i]);
        Book memory b = store.book(s.book);
        uint32 epoch = store.drawn();
        uint256 value = uint256(b.unit) << b.depth;
        if (b.state != 1 || b.kind != 0 || b.lastClaimed >= epoch) return (true, false);
        uint256 balance = b.balance;
        for (uint256 j; j < i; ++j) {
            // Paid already by this very call.
            if (store.stamp(ids[j]).book == s.book) return (true, false);
        }
        if (balance < value) return (true, false);
        if (epoch < b.from || epoch >= b.exitEpoch || s.epoch != epoch) return (false, false);
        if (!covers(s, store.winner(s.book, epoch))) return (false, false);
        return (receipted || _isOf(s.relayId, caller), true);
    }

    function _isOf(uint32 relayId, address caller) private view returns (bool) {
        (address signer, , address payout, , ) = relays.relays(relayId);
        return caller == payout || caller == signer;
    }

    /// @dev Which promise is broken when a claim that should have been refused was not.
    function _fault(
        uint256[] memory ids,
        address caller,
        bool[] memory receipted
    ) private view returns (string memory) {
        for (uint256 i; i < ids.length; ++i) {
            if (!receipted[i] && !_isOf(store.stamp(ids[i]).relayId, caller)) {
                return "I10: a stranger settled a relay's win without its receipt";
            }
        }
        return "I6: a stamp that won nothing was paid";
    }

    /// @dev Books one win in the model, if the post office paid it, and wants it to be paid right.
    function _pay(uint256[] memory ids, uint256 i, bool receipted, address caller) private returns (bool) {
        Stamp memory s = store.stamp(ids[i]);
        Book memory b = store.book(s.book);
        uint32 epoch = store.drawn();
        if (b.state != 1 || b.kind != 0 || b.lastClaimed >= epoch) return false;
        uint256 value = uint256(b.unit) << b.depth;
        if (b.balance < value) return false;
        store.addPayout(s.book, epoch);
        b.balance -= uint96(value);
        (b.lastClaimed, b.tag) = (epoch, uint64(uint256(s.hash)));
        store.setBook(s.book, b);
        (uint256 feeBps, uint256 unreceiptedBps) = store.sharesOf(epoch);
        uint256 fee = (value * feeBps) / 10_000;
        uint256 net = value - fee;
        if (!receipted) net = (net * unreceiptedBps) / 10_000;
        store.addFees(fee, value - fee - net);
        store.addEarned(s.relayId, net);
        store.count(receipted ? bytes32("claimed with receipt") : bytes32("claimed without receipt"));
        if (receipted && !_isOf(s.relayId, caller)) store.count("claimed by a stranger");
        return true;
    }

    /// @dev A page of one to four stamps, and the signature of the stamp's recipient on its root.
    function _win(Stamp memory s, bool receipted, uint256 seed) internal returns (IClaims.Win memory w) {
        Book memory b = store.book(s.book);
        w.owner = b.owner;
        w.ack = vm.addr(s.ackKey);
        w.messageHash = s.message;
        (w.r, w.vs) = sign(b.key, s.hash);
        uint256 levels = receipted ? seed % 3 : 0;
        uint16 path = uint16((seed >> 8) % 4);
        w.place = packPlace(b.id, s.slot, s.span, s.relayId, path);
        if (!receipted) return w;
        w.root = s.hash;
        w.proof = new bytes32[](levels);
        for (uint256 i; i < levels; ++i) {
            bytes32 sibling = bytes32(mix(seed, i));
            w.proof[i] = sibling;
            w.root =
                (path >> i) & 1 == 0
                    ? keccak256(abi.encodePacked(w.root, sibling))
                    : keccak256(abi.encodePacked(sibling, w.root));
        }
        (w.rr, w.rvs) = sign(s.ackKey, keccak256(abi.encode(_RECEIPT, s.relayId, s.epoch, w.root)));
    }

    /// @dev A stamp of the last sheet, a winning one three times out of four, if there is one among some books.
    function candidate(uint256 seed) internal view returns (uint256 id, bool found) {
        uint256 books = store.bookCount();
        uint32 epoch = store.drawn();
        for (uint256 i; i < books && i < 12; ++i) {
            uint256 index = ((seed % books) + i) % books;
            uint256[] memory ids = store.sheet(index, epoch);
            uint256 wins = epoch == 0 || ids.length == 0 ? 0 : store.winner(index, epoch);
            for (uint256 j; j < ids.length; ++j) {
                id = ids[(j + (seed >> 8)) % ids.length];
                if (seed % 8 == 0 || covers(store.stamp(id), wins)) return (id, true);
            }
        }
        return (0, false);
    }

    /// @dev A winning stamp of each of the books that live, and one of them twice; none if nobody won.
    function winners(uint256 seed) internal view returns (uint256[] memory ids) {
        uint256 books = store.bookCount();
        uint256[] memory found = new uint256[](9);
        uint256 number;
        for (uint256 i; i < books && number < 8; ++i) {
            // The last opened are the ones that live.
            (uint256 id, bool wins) = winning(books - 1 - i, seed);
            if (wins) found[number++] = id;
        }
        if (number == 0) return ids;
        found[number] = found[seed % number];
        ids = new uint256[](number + 1);
        for (uint256 i; i <= number; ++i) ids[i] = found[i];
    }

    /// @dev A stamp of a book that won in the last draw, if there is one.
    function winning(uint256 index, uint256 seed) internal view returns (uint256 id, bool wins) {
        uint32 epoch = store.drawn();
        if (epoch == 0 || store.draw(epoch).winners == 0 || store.book(index).kind != 0) return (0, false);
        uint256[] memory ids = store.sheet(index, epoch);
        uint256 winner = ids.length == 0 ? 0 : store.winner(index, epoch);
        for (uint256 j; j < ids.length; ++j) {
            id = ids[(j + (seed >> 8)) % ids.length];
            if (covers(store.stamp(id), winner)) return (id, true);
        }
        return (0, false);
    }
}
