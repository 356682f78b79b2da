// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Book} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";

/// @notice Draws, whoever makes them, with the model's word on when they may be made and on who must be payable then.
abstract contract Drawer is Handler {
    /// @dev Draws the next epoch, or fails to, as it must.
    function drawNow(bytes32 word) internal {
        uint32 epoch = store.drawn() + 1;
        bool due = store.time() >= ready(epoch, office.drawTime(epoch));
        try office.draw(epoch, abi.encode(word)) {
            require(due, "I7: drawn before its time");
            store.addDraw(word);
            store.count("drawn");
            _checkWinners(epoch);
        } catch {
            require(!due, "not drawn");
        }
    }

    function ready(uint32 epoch, uint256 notBefore) internal view returns (uint256) {
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
