// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {PostOffice} from "../../../contracts/postage/PostOffice.sol";

/// @notice All that a post office knows of one book and of where money went, in one answer.
contract Peek {
    struct Book {
        uint8 status;
        uint32 fromEpoch;
        uint32 exitEpoch;
        uint96 balance;
        uint32 lastClaimed;
        uint96 bond;
    }

    struct Money {
        uint256 held;
        uint256 owner;
        uint256 recipient;
        uint256 relay;
        uint256 sendersRelay;
        uint256 fees;
        uint256 forfeited;
    }

    function look(
        PostOffice office,
        address owner,
        address recipient,
        uint32 epoch
    ) external view returns (Book memory book, Money memory money, uint32 drawn, uint64 drawnAt, uint32[3] memory seized) {
        uint64 id = 1;
        (, , , book.fromEpoch, book.exitEpoch, book.status, book.balance, , book.lastClaimed, , book.bond) = office
            .batches(owner, id);
        IERC20 token = office.token();
        (money.held, money.owner) = (token.balanceOf(address(office)), token.balanceOf(owner));
        money.recipient = token.balanceOf(recipient);
        (money.relay, money.sendersRelay) = (office.earned(1), office.earned(2));
        (money.fees, money.forfeited) = (office.fees(), office.forfeited());
        (drawn, drawnAt) = (office.drawn(), office.drawnAt());
        for (uint32 i; i < 3; ++i) seized[i] = office.seizedSlots(owner, id, epoch + i);
    }
}
