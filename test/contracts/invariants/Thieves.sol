// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBonds} from "../../../contracts/postage/IBonds.sol";
import {IClaims} from "../../../contracts/postage/IClaims.sol";
import {WinPlace} from "../../../contracts/postage/WinPlace.sol";
import {vm} from "../support/Cheats.sol";
import {Claimer} from "./Claimer.sol";
import {Book, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Seizer} from "./Seizer.sol";
import {Store} from "./Store.sol";

/// @notice Thieves. They have session keys that are not theirs, see every call before it is made, and alter what others signed.
contract Thieves is Claimer, Seizer {
    address private constant _THIEF = address(0x7417EF);

    constructor(Store store_) Handler(store_) {}

    /// @dev A stolen session key stamps slots that its owner stamped already, for whatever relay.
    function stampWithStolenKey(uint256 seed) external timed {
        (uint256 index, Book memory b, bool found) = anyBook(seed);
        if (!found) return;
        uint32 epoch = mix(seed, 1) % 2 == 0 ? store.drawn() + uint32(mix(seed, 2) % 2) : present();
        uint256[] memory ids = store.sheet(index, epoch);
        if (ids.length == 0) return;
        Stamp memory s = store.stamp(ids[mix(seed, 3) % ids.length]);
        s.accepted = false;
        if (b.kind == 0) s.relayId = uint32(1 + (mix(seed, 4) % (store.relayCount() + 1)));
        s.ackKey = ackKeyOf(mix(seed, 5));
        s.message = bytes32(mix(seed, 6));
        s.hash = hashStamp(b, s);
        store.addStamp(s);
        store.count("stamped with a stolen key");
    }

    /// @dev A copy of a claim, with its receipt or without, is brought by a stranger first.
    function runAhead(uint256 seed) external timed {
        (uint256 id, bool found) = candidate(mix(seed, 1));
        if (!found) return;
        uint256[] memory ids = new uint256[](1);
        bool[] memory receipted = new bool[](1);
        (ids[0], receipted[0]) = (id, seed % 2 == 0);
        claim(_THIEF, ids, receipted, seed);
        if (seed % 2 == 1) store.count("claims without receipt refused");
    }

    /// @dev A stranger brings all that won, with the receipts: the relays named are paid as if they had come themselves.
    function bringAll(uint256 seed) external timed {
        uint256[] memory ids = winners(seed);
        if (ids.length == 0) return;
        bool[] memory receipted = new bool[](ids.length);
        for (uint256 i; i < ids.length; ++i) receipted[i] = true;
        claim(_THIEF, ids, receipted, seed);
    }

    /// @dev I6: a claim with anything in it changed moves nothing.
    function claimForgery(uint256 seed) external timed {
        (uint256 id, bool found) = candidate(mix(seed, 1) | 1);
        if (!found) return;
        Stamp memory s = store.stamp(id);
        IClaims.Win[] memory wins = new IClaims.Win[](1);
        wins[0] = _win(s, true, mix(seed, 2));
        _mutateWin(wins[0], seed % 12, mix(seed, 3));
        Book memory b = store.book(s.book);
        vm.prank(_THIEF);
        // Whatever the office says, {Store-check} finds what it moved.
        try office.claim(wins) {
            (, , , , , , uint96 balance, , , , ) = office.batches(b.owner, b.id);
            require(balance == b.balance, "I6: a forged claim was paid");
        } catch {}
        store.count("forged claims");
    }

    /// @dev I6: nor does a seizure, least of all to another payout.
    function seizeForgery(uint256 seed) external timed {
        (uint256 id, bool found) = bondStamp(seed);
        if (!found) return;
        Stamp memory s = store.stamp(id);
        IBonds.Seizure memory z = seizureOf(s, address(0xCAFE));
        uint256 which = seed % 9;
        uint256 noise = 1 + (mix(seed, 1) >> 1);
        if (which == 0) z.payout = _THIEF;
        if (which == 1) z.slot ^= uint32(1 << (noise % 4));
        if (which == 2) z.span += 1;
        if (which == 3) z.epoch += 1;
        if (which == 4) z.messageHash ^= bytes32(noise);
        if (which == 5) z.ack = address(uint160(noise));
        if (which == 6) z.r ^= bytes32(noise);
        if (which == 7) z.sr ^= bytes32(noise);
        if (which == 8) (z.sr, z.svs) = (z.r, z.vs);
        Book memory b = store.book(s.book);
        vm.prank(_THIEF);
        try office.seize(z) {
            revert("I6: a forged seizure was paid");
        } catch {}
        IBonds.Seizure[] memory list = new IBonds.Seizure[](1);
        list[0] = z;
        try office.seizeMany(list) {
            (, , , , , , uint96 balance, , , , ) = office.batches(b.owner, b.id);
            require(balance == b.balance, "I6: a forged seizure in a list was paid");
        } catch {}
        store.count("forged seizures");
    }

    /// @dev Everything that is somebody else's to do.
    function meddle(uint256 seed) external timed {
        (, Book memory b, bool found) = anyBook(seed);
        uint32 relayId = uint32(1 + (mix(seed, 1) % (store.relayCount() + 1)));
        uint256 which = seed % 7;
        bool done;
        vm.startPrank(_THIEF);
        if (which == 0 && found) (done, ) = address(office).call(abi.encodeCall(office.exit, (b.id)));
        if (which == 1) (done, ) = address(relays).call(abi.encodeCall(relays.unbond, (relayId)));
        if (which == 2) (done, ) = address(relays).call(abi.encodeCall(relays.withdraw, (relayId)));
        if (which == 3) (done, ) = address(relays).call(abi.encodeCall(relays.setPayout, (relayId, _THIEF)));
        if (which == 4) (done, ) = address(relays).call(abi.encodeCall(relays.slash, (relayId, 1e6, _THIEF, 10_000)));
        if (which == 5) (done, ) = address(office).call(abi.encodeCall(office.setShares, (2000, 3000)));
        if (which == 6 && found) (done, ) = address(office).call(abi.encodeCall(office.withdraw, (_THIEF, b.id)));
        vm.stopPrank();
        require(!done, "I3: a stranger did what is the owner's to do");
        store.count("meddled in vain");
    }

    function _mutateWin(IClaims.Win memory w, uint256 which, uint256 noise) private pure {
        noise = 1 + (noise >> 1);
        uint256 place = WinPlace.unwrap(w.place);
        // Book, slot, span, relay: each in its place in the word.
        if (which == 0) place ^= 1 << (noise % 3);
        if (which == 1) place ^= 1 << (64 + (noise % 32));
        if (which == 2) place ^= 1 << (96 + (noise % 16));
        if (which == 3) place ^= 1 << (112 + (noise % 32));
        w.place = WinPlace.wrap(place);
        if (which == 4) w.owner = address(uint160(noise));
        if (which == 5) w.ack = address(uint160(noise));
        if (which == 6) w.messageHash ^= bytes32(noise);
        if (which == 7) w.r ^= bytes32(noise);
        if (which == 8) w.vs ^= bytes32(noise);
        if (which == 9) w.root ^= bytes32(noise);
        if (which == 10) w.rr ^= bytes32(noise);
        // Another page's receipt, or a leaf that is not on this page.
        if (which == 11) w.proof = new bytes32[](w.proof.length + 1);
    }
}
