// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../support/Cheats.sol";
import {Claimer} from "./Claimer.sol";
import {Book, RelayGhost, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @notice I5: a sender who uses some slots of every sheet for a thousand epochs, with draws that nobody chooses.
contract Fairness is Handler, Claimer {
    uint256 private constant _EPOCHS = 1000;
    uint16 private constant _USED = 12;

    constructor(Store store_) Handler(store_) {}

    /// @dev How many sheets were paid, and how many of 32 slots of how many sheets were used.
    function tell() external timed returns (uint256 paid, uint256 used, uint256 sheets) {
        uint256 index = _prepare();
        Book memory b = store.book(index);
        uint256 before = b.balance;
        while (store.drawn() + 1 < b.from) _draw();
        for (uint256 i; i < _EPOCHS; ++i) {
            Stamp memory s;
            (s.book, s.epoch, s.span, s.relayId, s.ackKey) = (index, store.drawn() + 1, _USED, 1, ackKeyOf(i));
            s.hash = hashStamp(b, s);
            uint256[] memory ids = new uint256[](1);
            ids[0] = store.addStamp(s);
            _draw();
            if (covers(s, store.winner(index, s.epoch))) claim(store.relay(1).payout, ids, new bool[](1), i);
        }
        return ((before - store.book(index).balance) / b.bond, _USED, _EPOCHS);
    }

    function _prepare() private returns (uint256) {
        RelayGhost memory r;
        (r.payout, ) = store.person(1);
        (r.signerKey, r.stake) = (0x51617E, relays.minStake());
        address signer = vm.addr(r.signerKey);
        vm.prank(r.payout);
        relays.join(signer, r.payout, 1, r.stake, "", "");
        store.addRelay(r);
        Book memory b;
        (b.owner, b.ownerKey) = store.person(0);
        (b.depth, b.state, b.unit, b.key) = (5, 1, 10_000, 0xA11CE);
        (b.from, b.exitEpoch) = (present(), type(uint32).max);
        (b.bond, b.balance) = (b.unit << 5, 500 * (b.unit << 5));
        address key = vm.addr(b.key);
        vm.prank(b.owner);
        b.id = office.open(b.owner, key, b.depth, b.kind, b.unit, b.balance + b.bond);
        store.addBook(b);
        return store.bookCount() - 1;
    }

    function _draw() private {
        uint32 epoch = store.drawn() + 1;
        uint256 ready = office.drawTime(epoch);
        if (office.drawnAt() + store.claimMin() > ready) ready = office.drawnAt() + store.claimMin();
        if (store.time() < ready) store.pass(ready);
        bytes32 word = keccak256(abi.encode("I5", epoch));
        office.draw(epoch, abi.encode(word));
        store.addDraw(word);
    }
}
