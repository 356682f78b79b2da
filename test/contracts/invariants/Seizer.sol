// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBonds} from "../../../contracts/postage/IBonds.sol";
import {vm} from "../support/Cheats.sol";
import {Book, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";

/// @notice Seizures, whoever makes them, with the model's word on how each must end.
abstract contract Seizer is Handler {
    bytes32 private constant _SEIZE = keccak256("Seize(bytes32 stamp,address payout)");

    /// @dev A bond stamp of this epoch, or one or two around it.
    function bondStamp(uint256 seed) internal view returns (uint256 id, bool found) {
        uint256 books = store.bookCount();
        uint32 epoch = present() + 1 - uint32(mix(seed, 3) % 3 == 0 ? mix(seed, 4) % 4 : 1 + (mix(seed, 4) % 2));
        for (uint256 i; i < books && i < 12; ++i) {
            uint256 index = ((seed % books) + i) % books;
            if (store.book(index).kind != 1) continue;
            uint256[] memory ids = store.sheet(index, epoch);
            if (ids.length != 0) return (ids[mix(seed, 5) % ids.length], true);
        }
        return (0, false);
    }

    function seizureOf(Stamp memory s, address payout) internal returns (IBonds.Seizure memory z) {
        Book memory b = store.book(s.book);
        (z.owner, z.batchId, z.epoch, z.slot, z.span) = (b.owner, b.id, s.epoch, s.slot, s.span);
        (z.ack, z.messageHash, z.payout) = (vm.addr(s.ackKey), s.message, payout);
        (z.r, z.vs) = sign(b.key, s.hash);
        (z.sr, z.svs) = sign(s.ackKey, keccak256(abi.encode(_SEIZE, s.hash, payout)));
    }

    /// @dev Whether a list with this stamp is refused. A book that is closed is passed over whatever its stamps say.
    function isMalformed(Stamp memory s) internal view returns (bool) {
        Book memory b = store.book(s.book);
        if (b.state != 1) return false;
        if (s.epoch < b.from || s.epoch >= b.exitEpoch) return true;
        // From the start of its epoch to the end of the next.
        uint256 start = office.epochStart(s.epoch);
        if (store.time() < start || store.time() >= start + 2 * office.epochLength()) return true;
        return uint256(s.slot) + s.span > 2 ** b.depth;
    }

    /// @dev Whether a stamp can be seized now. One that an honest relay accepted is always covered.
    function isDue(Stamp memory s) internal view returns (bool) {
        Book memory b = store.book(s.book);
        if (b.state != 1 || isMalformed(s)) return false;
        if (store.seizedSlots(s.book, s.epoch) & slotsOf(s) != 0) return false;
        bool covered = b.balance >= uint256(s.span) * b.unit;
        require(covered || !s.accepted, "I4: an accepted bond stamp is not covered");
        return covered;
    }

    function slotsOf(Stamp memory s) internal pure returns (uint256) {
        return ((1 << s.span) - 1) << s.slot;
    }

    /// @dev Books a seizure in the model.
    function taken(uint256 id) internal returns (uint256 amount) {
        Stamp memory s = store.stamp(id);
        Book memory b = store.book(s.book);
        amount = uint256(s.span) * b.unit;
        store.addSeizure(s.book, s.epoch, slotsOf(s));
        b.balance -= uint96(amount);
        store.setBook(s.book, b);
    }
}
