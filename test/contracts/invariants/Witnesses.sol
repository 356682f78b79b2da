// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEvidence} from "../../../contracts/postage/IEvidence.sol";
import {vm} from "../support/Cheats.sol";
import {Book, RelayGhost, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @notice Whoever sees two signatures that must not both be there, and shows them; whoever has only one, and tries it all the same.
///         The relays that are shown postmarked what they were asked to: they lie here.
contract Witnesses is Handler {
    bytes32 private constant _POSTMARK = keccak256("Postmark(bytes32 stampHash,uint32 relayId,uint64 acceptedAt)");

    constructor(Store store_) Handler(store_) {}

    function proveDoubleStamp(uint256 seed) external timed {
        (Book memory b, Stamp memory one, Stamp memory other, bool found) = _pair(seed, mix(seed, 9) % 4 != 0);
        if (!found || mix(seed, 1) % 2 == 0) return;
        (address witness, ) = store.person(mix(seed, 2));
        IEvidence.Spend memory first = _spend(b, one, false);
        // A signature has a second form, which makes no second stamp.
        IEvidence.Spend memory second = _spend(b, other, mix(seed, 3) % 2 == 0);
        bool due = b.state == 1 && one.hash != other.hash && _shareSlot(b, one, other);
        vm.prank(witness);
        try office.proveDoubleStamp(b.owner, b.id, one.epoch, first, second) {
            require(one.hash != other.hash, "I9: one stamp made a double");
            require(due, "I9: stamps of no common slot made a double");
            _killed(one.book, b, "double stamps proven");
        } catch {
            require(!due, "S1: a double stamp was not proven");
            store.count("double stamps refused");
        }
    }

    function proveClaimedTwice(uint256 seed) external timed {
        (Book memory b, Stamp memory s, bool found) = _claimedSheet(seed);
        if (!found) return;
        (address witness, ) = store.person(mix(seed, 2));
        bool due =
            b.state == 1 &&
                b.kind == 0 &&
                b.lastClaimed != 0 &&
                s.epoch == b.lastClaimed &&
                covers(s, store.winner(s.book, b.lastClaimed)) &&
                uint64(uint256(s.hash)) != b.tag;
        IEvidence.Spend memory spend = _spend(b, s, mix(seed, 3) % 2 == 0);
        vm.prank(witness);
        try office.proveClaimedTwice(b.owner, b.id, spend) {
            require(due, "I9: the paid stamp, or none on its slot, made a double");
            _killed(s.book, b, "claimed twice proven");
        } catch {
            require(!due, "S1b: a claimed double was not proven");
            store.count("claimed twice refused");
        }
    }

    function proveDoublePostmark(uint256 seed) external timed {
        (Book memory b, Stamp memory one, Stamp memory other, bool found) = _pair(seed, mix(seed, 9) % 4 != 0);
        uint32 relayCount = store.relayCount();
        if (!found || relayCount == 0) return;
        uint32 relayId = uint32(1 + (mix(seed, 1) % relayCount));
        RelayGhost memory r = store.relay(relayId);
        uint64 acceptedAt = uint64(office.epochStart(one.epoch) + (mix(seed, 2) % 60));
        bool due =
            r.stake != 0 &&
                one.hash != other.hash &&
                _shareSlot(b, one, other) &&
                !store.slashed(_fault(relayId, b.id, one.epoch));
        IEvidence.Acceptance memory first = _accept(r, relayId, one, acceptedAt);
        IEvidence.Acceptance memory second = _accept(r, relayId, other, acceptedAt + 3);
        (address witness, ) = store.person(mix(seed, 3));
        uint256 before = token.balanceOf(witness);
        vm.prank(witness);
        try office.proveDoublePostmark(b.owner, b.id, one.epoch, relayId, first, second) {
            require(one.hash != other.hash, "I9: one postmarked stamp made a double");
            _slashed(relayId, r, b, one.epoch, token.balanceOf(witness) - before);
            require(due, "R1: slashed against the rules");
            store.count("double postmarks proven");
        } catch {
            require(!due, "R1: a double postmark was not proven");
        }
    }

    function proveWrongPostmark(uint256 seed) external timed {
        (Book memory b, Stamp memory s, , bool found) = _pair(seed, false);
        uint32 relayCount = store.relayCount();
        if (!found || relayCount == 0 || mix(seed, 4) % 2 == 0) return;
        uint32 relayId = uint32(1 + (mix(seed, 1) % relayCount));
        RelayGhost memory r = store.relay(relayId);
        uint256 start = office.epochStart(s.epoch);
        uint256 end = start + office.epochLength();
        // Around the edges of what is tolerated, to the second.
        uint64 acceptedAt = uint64(
            mix(seed, 2) % 2 == 0 ? start - 122 + (mix(seed, 3) % 4) : end + 118 + (mix(seed, 3) % 4)
        );
        bool due =
            r.stake != 0 &&
                (s.relayId != relayId || acceptedAt < start - 120 || acceptedAt > end + 120) &&
                !store.slashed(_fault(relayId, b.id, s.epoch));
        IEvidence.Acceptance memory a = _accept(r, relayId, s, acceptedAt);
        (address witness, ) = store.person(mix(seed, 3));
        uint256 before = token.balanceOf(witness);
        vm.prank(witness);
        try office.proveWrongPostmark(b.owner, b.id, s.epoch, relayId, a) {
            _slashed(relayId, r, b, s.epoch, token.balanceOf(witness) - before);
            require(due, "R3: slashed against the rules");
            store.count("wrong postmarks proven");
        } catch {
            require(!due, "R3: a wrong postmark was not proven");
        }
    }

    /* ============ Internal ============ */

    /// @dev Two stamps of a book and an epoch that is near; `apart` if there is a choice.
    function _pair(
        uint256 seed,
        bool apart
    ) private view returns (Book memory b, Stamp memory one, Stamp memory other, bool found) {
        uint256 books = store.bookCount();
        uint32 now_ = present();
        for (uint256 i; i < books && i < 12; ++i) {
            uint256 index = ((mix(seed, 5) % books) + i) % books;
            b = store.book(index);
            if (b.state != 1 && mix(seed, 6) % 4 != 0) continue;
            uint32 back = uint32(mix(seed, 7) % 4);
            uint256[] memory ids = store.sheet(index, now_ > back ? now_ - back : now_);
            if (ids.length == 0) continue;
            uint256 first = mix(seed, 8) % ids.length;
            one = store.stamp(ids[first]);
            for (uint256 j = apart ? 1 : 0; j <= ids.length; ++j) {
                other = store.stamp(ids[(first + j) % ids.length]);
                if (!apart || _shareSlot(b, one, other)) break;
            }
            return (b, one, other, true);
        }
        return (b, one, other, false);
    }

    /// @dev A stamp of the sheet that a book claimed last: another one on the slot that won, if there is one.
    function _claimedSheet(uint256 seed) private view returns (Book memory b, Stamp memory s, bool found) {
        uint256 books = store.bookCount();
        for (uint256 i; i < books && i < 12; ++i) {
            uint256 index = ((seed % books) + i) % books;
            b = store.book(index);
            if (b.kind == 0 && (b.lastClaimed == 0 || b.state != 1)) continue;
            uint256[] memory ids = store.sheet(index, b.kind == 0 ? b.lastClaimed : present());
            if (ids.length == 0 || (b.kind == 1 && mix(seed, 4) % 4 != 0)) continue;
            for (uint256 j; j < ids.length; ++j) {
                s = store.stamp(ids[((mix(seed, 5) % ids.length) + j) % ids.length]);
                if (b.kind == 1 || mix(seed, 6) % 4 == 0) break;
                if (covers(s, store.winner(index, s.epoch)) && uint64(uint256(s.hash)) != b.tag) break;
            }
            return (b, s, true);
        }
        return (b, s, false);
    }

    /// @dev A slot of the sheet that both cover, found by looking at each.
    function _shareSlot(Book memory b, Stamp memory one, Stamp memory other) private pure returns (bool) {
        for (uint256 slot; slot < 2 ** b.depth; ++slot) {
            if (covers(one, slot) && covers(other, slot)) return true;
        }
        return false;
    }

    function _killed(uint256 index, Book memory b, bytes32 kind) private {
        uint256 bounty = (b.bond * store.bountyBps()) / 10_000;
        store.addFees(0, uint256(b.bond) + b.balance - bounty);
        (b.balance, b.state) = (0, 2);
        store.setBook(index, b);
        store.count(kind);
    }

    /// @dev Fifty sheets, at least the least slash, and never more than there is; the reporter gets his share, the fire the rest.
    function _slashed(uint32 relayId, RelayGhost memory r, Book memory b, uint32 epoch, uint256 bounty) private {
        store.addSlash(_fault(relayId, b.id, epoch));
        uint256 amount = 50 * (uint256(b.unit) << b.depth);
        if (amount < office.minSlash()) amount = office.minSlash();
        if (amount > r.stake) amount = r.stake;
        require(bounty == (amount * store.bountyBps()) / 10_000, "I11: another bounty than half of the lowest fee");
        r.stake -= uint96(amount);
        store.setRelay(relayId, r);
        store.addBurned(amount - bounty);
        store.count("slashed");
        if (r.exitAt != 0) store.count("slashed while unbonding");
    }

    function _fault(uint32 relayId, uint64 batchId, uint32 epoch) private pure returns (bytes32) {
        return keccak256(abi.encode(relayId, batchId, epoch));
    }

    function _spend(Book memory b, Stamp memory s, bool twin) private returns (IEvidence.Spend memory spend) {
        (spend.slot, spend.span, spend.relayId) = (s.slot, s.span, s.relayId);
        (spend.ack, spend.messageHash) = (vm.addr(s.ackKey), s.message);
        (spend.r, spend.vs) = sign(b.key, s.hash);
        // The other root of the curve's order: the same signer, other bytes.
        if (twin) spend.vs = _twin(spend.vs);
    }

    function _twin(bytes32 vs) private pure returns (bytes32) {
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        uint256 s = order - (uint256(vs) & uint256(type(int256).max));
        // EIP-2098 has no room for a high s: what a thief can make of it is no signature, or the same one.
        return s >> 255 == 0 ? bytes32(s | (~uint256(vs) & (1 << 255))) : vs;
    }

    function _accept(
        RelayGhost memory r,
        uint32 relayId,
        Stamp memory s,
        uint64 acceptedAt
    ) private returns (IEvidence.Acceptance memory a) {
        (a.slot, a.span, a.namedRelay, a.acceptedAt) = (s.slot, s.span, s.relayId, acceptedAt);
        (a.ack, a.messageHash) = (vm.addr(s.ackKey), s.message);
        (a.r, a.vs) = sign(r.signerKey, keccak256(abi.encode(_POSTMARK, s.hash, relayId, acceptedAt)));
    }
}
