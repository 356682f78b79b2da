// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPostOffice} from "../../../contracts/postage/IPostOffice.sol";
import {IRelayRegistry} from "../../../contracts/relays/IRelayRegistry.sol";
import {vm} from "../support/Cheats.sol";
import {Book, Stamp} from "./Ghosts.sol";
import {Store} from "./Store.sol";

/// @notice What every role knows: the contracts, the model, how things are signed. A handler never reverts but for a broken
///         invariant: it foretells how each call must end, and a call that ends otherwise is the finding.
abstract contract Handler {
    bytes32 internal constant STAMP = keccak256(
        "Stamp(uint64 batchId,uint32 epoch,uint32 slot,uint16 span,uint32 relayId,address ack,bytes32 messageHash)"
    );
    bytes32 private constant _DOMAIN = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    Store internal immutable store;
    IPostOffice internal immutable office;
    IRelayRegistry internal immutable relays;
    IERC20 internal immutable token;
    bytes32 internal immutable domain;

    /// @dev A run's time, and nobody's luck: the same seed gives the same call.
    modifier timed() {
        vm.warp(store.time());
        _;
    }

    constructor(Store store_) {
        store = store_;
        office = store_.office();
        relays = store_.relays();
        token = store_.token();
        domain = domainOf("PostOffice", address(office));
    }

    function domainOf(string memory name, address verifier) internal view returns (bytes32) {
        return keccak256(abi.encode(_DOMAIN, keccak256(bytes(name)), keccak256("1"), block.chainid, verifier));
    }

    function mix(uint256 seed, uint256 salt) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }

    function present() internal view returns (uint32) {
        return office.epochAt(store.time());
    }

    function ackKeyOf(uint256 seed) internal pure returns (uint256) {
        return 0xACC000 + (seed % 4);
    }

    /// @dev A book, if there is any; three times out of four one that is still open, if there is one near.
    function anyBook(uint256 seed) internal view returns (uint256 index, Book memory b, bool found) {
        uint256 books = store.bookCount();
        if (books == 0) return (0, b, false);
        index = seed % books;
        b = store.book(index);
        for (uint256 i; i < 8 && b.state != 1 && seed % 4 != 0; ++i) {
            index = (index + 1) % books;
            b = store.book(index);
        }
        return (index, b, true);
    }

    function hashStamp(Book memory b, Stamp memory s) internal returns (bytes32) {
        return keccak256(abi.encode(STAMP, b.id, s.epoch, s.slot, s.span, s.relayId, vm.addr(s.ackKey), s.message));
    }

    function sign(uint256 key, bytes32 structHash) internal returns (bytes32, bytes32) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", domain, structHash)));
        return (r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }

    function covers(Stamp memory s, uint256 slot) internal pure returns (bool) {
        return slot >= s.slot && slot < uint256(s.slot) + s.span;
    }
}
