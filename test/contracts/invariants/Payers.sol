// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStampBooks} from "../../../contracts/postage/IStampBooks.sol";
import {IRelayRegistry} from "../../../contracts/relays/IRelayRegistry.sol";
import {Authorization} from "../../../contracts/shared/Authorization.sol";
import {vm} from "../support/Cheats.sol";
import {Book, RelayGhost} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @notice I12: payers sign, a thief brings. He tries what they signed on every other call first, and again afterwards.
contract Payers is Handler {
    bytes32 private constant _RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    address private constant _THIEF = address(0x7417EF);
    bytes32 private immutable _tokenDomain;

    constructor(Store store_) Handler(store_) {
        _tokenDomain = domainOf("DevUSD", address(token));
    }

    function open(uint256 seed) external timed {
        if (store.open() >= 4 || mix(seed, 11) % 2 == 0) return;
        Book memory b;
        (b.owner, b.ownerKey) = store.person(seed);
        (b.kind, b.depth, b.unit) = (0, 5, uint64(10_000 + (mix(seed, 1) % 30_000)));
        b.key = 1 + (mix(seed, 2) >> 8);
        b.bond = uint96(uint256(b.unit) << 5);
        b.balance = 4 * b.bond;
        address key = vm.addr(b.key);
        bytes32 salt = bytes32(store.next());
        bytes4 selector = IStampBooks.openWithAuthorization.selector;
        bytes32 nonce = keccak256(abi.encode(selector, b.owner, key, 5, 0, b.unit, 5 * b.bond, salt));
        Authorization memory a = _authorize(address(office), 5 * b.bond, nonce, salt, mix(seed, 3));
        bytes memory honest = abi.encodeCall(
            IStampBooks.openWithAuthorization,
            (b.owner, key, 5, 0, b.unit, 5 * b.bond, a)
        );
        _refuse(
            address(office),
            abi.encodeCall(IStampBooks.openWithAuthorization, (_THIEF, key, 5, 0, b.unit, 5 * b.bond, a))
        );
        _refuse(
            address(office),
            abi.encodeCall(IStampBooks.openWithAuthorization, (b.owner, _THIEF, 5, 0, b.unit, 5 * b.bond, a))
        );
        _refuse(
            address(office),
            abi.encodeCall(IStampBooks.openWithAuthorization, (b.owner, key, 5, 0, b.unit - 1, 5 * b.bond, a))
        );
        _tryElsewhere(seed, 0, 5 * b.bond, a);
        vm.prank(_THIEF);
        (bool done, bytes memory answer) = address(office).call(honest);
        require(done, "I12: what was signed for does not open");
        (b.id, b.state, b.from, b.exitEpoch) = (abi.decode(answer, (uint64)), 1, present(), type(uint32).max);
        store.addBook(b);
        _refuse(address(office), honest);
        store.count("opened by authorization");
    }

    function topUp(uint256 seed) external timed {
        (uint256 index, Book memory b, bool found) = anyBook(seed);
        if (!found || b.state != 1 || b.exitEpoch != type(uint32).max || b.id % 2 == 0) return;
        uint96 amount = uint96(1 + (mix(seed, 1) % (uint256(b.unit) << b.depth)));
        bytes32 salt = bytes32(store.next());
        bytes4 selector = IStampBooks.topUpWithAuthorization.selector;
        bytes32 nonce = keccak256(abi.encode(selector, b.owner, b.id, amount, salt));
        Authorization memory a = _authorize(address(office), amount, nonce, salt, mix(seed, 2));
        _tryElsewhere(seed, b.id, amount, a);
        a.salt = ~salt;
        _refuse(address(office), abi.encodeCall(IStampBooks.topUpWithAuthorization, (b.owner, b.id, amount, a)));
        a.salt = salt;
        bytes memory honest = abi.encodeCall(IStampBooks.topUpWithAuthorization, (b.owner, b.id, amount, a));
        vm.prank(_THIEF);
        (bool done, ) = address(office).call(honest);
        require(done, "I12: what was signed for does not fill");
        b.balance += amount;
        store.setBook(index, b);
        _refuse(address(office), honest);
        store.count("topped up by authorization");
    }

    function addStake(uint256 seed) external timed {
        uint32 relayCount = store.relayCount();
        if (relayCount == 0) return;
        uint32 id = uint32(1 + (seed % relayCount));
        RelayGhost memory r = store.relay(id);
        if (r.exitAt != 0) return;
        uint96 amount = uint96(1 + (mix(seed, 1) % 10e6));
        bytes32 salt = bytes32(store.next());
        bytes4 selector = IRelayRegistry.addStakeWithAuthorization.selector;
        bytes32 nonce = keccak256(abi.encode(selector, id, amount, salt));
        Authorization memory a = _authorize(address(relays), amount, nonce, salt, mix(seed, 2));
        _tryElsewhere(seed, 0, amount, a);
        _refuse(address(relays), abi.encodeCall(IRelayRegistry.addStakeWithAuthorization, (id + 1, amount, a)));
        bytes memory honest = abi.encodeCall(IRelayRegistry.addStakeWithAuthorization, (id, amount, a));
        vm.prank(_THIEF);
        (bool done, ) = address(relays).call(honest);
        require(done, "I12: what was signed for does not stake");
        r.stake += amount;
        store.setRelay(id, r);
        _refuse(address(relays), honest);
        store.count("stake added by authorization");
    }

    /* ============ Internal ============ */

    /// @dev Another book, and the other contract.
    function _tryElsewhere(uint256 seed, uint64 paid, uint96 amount, Authorization memory a) private {
        (, Book memory other, bool found) = anyBook(mix(seed, 20));
        if (found && other.id != paid) {
            _refuse(
                address(office),
                abi.encodeCall(IStampBooks.topUpWithAuthorization, (other.owner, other.id, amount, a))
            );
        }
        _refuse(
            address(relays),
            abi.encodeCall(IRelayRegistry.joinWithAuthorization, (_THIEF, _THIEF, 1, amount, "", "", a))
        );
    }

    function _refuse(address target, bytes memory callData) private {
        vm.prank(_THIEF);
        (bool done, ) = target.call(callData);
        require(!done, "I12: what was signed for one thing paid for another");
        store.count("authorizations refused");
    }

    function _authorize(
        address to,
        uint256 amount,
        bytes32 nonce,
        bytes32 salt,
        uint256 seed
    ) private returns (Authorization memory a) {
        uint256 key;
        (a.from, key) = store.person(seed);
        (a.validBefore, a.salt) = (type(uint256).max, salt);
        bytes32 structHash = keccak256(abi.encode(_RECEIVE, a.from, to, amount, 0, a.validBefore, nonce));
        (a.v, a.r, a.s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", _tokenDomain, structHash)));
    }
}
