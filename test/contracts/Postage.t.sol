// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DevUSD} from "../../contracts/dev/DevUSD.sol";
import {IClaims} from "../../contracts/postage/IClaims.sol";
import {Parameters} from "../../contracts/postage/Parameters.sol";
import {PostOffice} from "../../contracts/postage/PostOffice.sol";
import {packPlace} from "../../contracts/postage/WinPlace.sol";
import {RelayRegistry} from "../../contracts/relays/RelayRegistry.sol";
import {vm} from "./support/Cheats.sol";
import {FixedBeacon} from "./support/FixedBeacon.sol";

/// @notice Whatever happens in whatever order: nobody is paid twice, everyone can be paid, and a stamp that the offline rule
///         accepts is paid if it wins.
contract PostageTest {
    bytes32 private constant _STAMP = keccak256(
        "Stamp(uint64 batchId,uint32 epoch,uint32 slot,uint16 span,uint32 relayId,address ack,bytes32 messageHash)"
    );
    bytes32 private constant _RECEIPT = keccak256("Receipt(uint32 relayId,uint32 epoch,bytes32 root)");
    uint256 private constant _KEY = 0xA11CE;
    uint256 private constant _ACK = 0xB0B;
    uint256 private constant _GENESIS = 1_800_000_000;
    uint64 private constant _UNIT = 10_000;
    uint8 private constant _DEPTH = 5;
    uint256 private constant _VALUE = uint256(_UNIT) << _DEPTH;

    DevUSD private _token;
    PostOffice private _office;
    RelayRegistry private _relays;
    address private _key;
    address private _ack;
    /// @dev The time. The optimizer takes `block.timestamp` for a constant of the transaction, which cheats make untrue.
    uint256 private _time;

    function setUp() public {
        _warp(_GENESIS);
        _key = vm.addr(_KEY);
        _ack = vm.addr(_ACK);
        _token = new DevUSD();
        FixedBeacon beacon = new FixedBeacon();
        // Registry and office need each other's address.
        address office = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        _relays = new RelayRegistry(address(_token), 10, 180, office);
        _office = new PostOffice(
            Parameters({
                token: address(_token),
                beacon: address(beacon),
                relays: address(_relays),
                treasury: address(0x7EA5),
                governor: address(this),
                genesis: uint64(_GENESIS),
                epochLength: 60,
                holdPeriod: 60,
                claimMin: 20,
                exitNotice: 20,
                skipAfter: 3600,
                minDepth: 5,
                minUnit: 10,
                minValue: 100_000,
                feeBps: 1000,
                unreceiptedBps: 4000,
                minSlash: 1
            })
        );
        for (uint256 i; i < 10; ++i) {
            _token.faucet(10_000e6);
        }
        _token.approve(address(_office), type(uint256).max);
        _token.approve(address(_relays), type(uint256).max);
        _relays.join(address(this), address(this), 1, 10, "", "");
    }

    /* ============ Time ============ */

    function testFuzz_EpochArithmetic(uint32 epoch, uint32 offset) public view {
        epoch = uint32(1 + (uint256(epoch) % (type(uint32).max - 1)));
        uint256 start = _office.epochStart(epoch);
        require(_office.epochAt(start) == epoch, "start");
        require(_office.epochAt(start + (offset % 60)) == epoch, "inside");
        require(_office.epochAt(start + 60) == epoch + 1, "end");
        require(_office.drawTime(epoch) == start + 120, "draw");
    }

    function testFuzz_ExitIsSeenBeforeItCounts(uint32 wait) public {
        uint64 batchId = _open(10);
        _warp(_GENESIS + (wait % 1_000_000));
        _office.exit(batchId);
        (, , , , uint32 exitEpoch, , , , , , ) = _office.batches(address(this), batchId);
        require(_office.epochStart(exitEpoch) > _time + 20, "too soon");
        require(_office.epochStart(exitEpoch - 1) <= _time + 20, "too late");
    }

    /* ============ Money ============ */

    /// @dev A random story: each step draws, claims with or without receipt (twice), tops up, exits, withdraws, collects or sweeps.
    function testFuzz_AlwaysSolventAndNeverPaidTwice(uint256 seed, uint8 steps) public {
        uint64[3] memory ids = [_open(8), _open(5), _open(12)];
        uint256 start = _token.balanceOf(address(_office));
        uint256 paidOut;
        for (uint256 i; i < 8 + (steps % 24); ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            uint64 id = ids[seed % 3];
            uint256 act = (seed >> 8) % 8;
            if (act <= 2) _drawNext(bytes32(seed | 1));
            else if (act == 3 || act == 4) paidOut += _claimTwice(id, act == 3);
            else if (act == 5) start += _topUp(id, seed);
            else if (act == 6) start -= _leave(id);
            else start -= _settle();
            require(_token.balanceOf(address(_office)) == start, "tokens");
            require(_liabilities() == start, "liabilities");
        }
        require(paidOut % _VALUE == 0, "whole sheets");
    }

    /// @dev The offline rule: a stamp accepted while `balance >= V * pending` is paid if it wins, for every schedule of draws,
    ///      claims and exits in between, and whether or not earlier sheets were claimed.
    function testFuzz_AcceptedStampsArePayable(uint256 seed, uint8 sheets) public {
        uint64 id = _open(5 + (sheets % 4));
        for (uint256 i; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            _warp(_time + 60);
            uint32 epoch = _office.epochAt(_time);
            bool accepted = _isSolvent(id, epoch);
            // Draw up to `epoch`, claiming as many of the earlier sheets as the seed says.
            while (_office.drawn() < epoch) {
                _drawNext(bytes32(seed | 1));
                if (_office.drawn() < epoch && (seed >> _office.drawn() % 200) & 1 == 1) _claimTwice(id, true);
            }
            uint256 paid = _claimTwice(id, true);
            require(!accepted || paid == _VALUE, "accepted but not paid");
        }
    }

    /* ============ Helpers ============ */

    function _warp(uint256 time) private {
        _time = time;
        vm.warp(time);
    }

    function _open(uint256 sheets) private returns (uint64) {
        return _office.open(address(this), _key, _DEPTH, 0, _UNIT, uint96(_VALUE * sheets));
    }

    function _drawNext(bytes32 randomness) private {
        uint32 epoch = _office.drawn() + 1;
        uint256 ready = _office.drawTime(epoch);
        uint256 window = _office.drawnAt() + 20;
        if (ready < window) ready = window;
        if (_time < ready) _warp(ready);
        _office.draw(epoch, abi.encode(keccak256(abi.encode(randomness, epoch))));
    }

    /// @dev Claims the last drawn sheet twice in one call and twice in two; returns what left the book.
    function _claimTwice(uint64 id, bool receipted) private returns (uint256 paid) {
        uint32 epoch = _office.drawn();
        (, , , uint32 from, uint32 exitEpoch, , uint96 balance, , uint32 lastClaimed, , ) = _office.batches(address(this), id);
        if (epoch < from || epoch >= exitEpoch || epoch == 0) return 0;
        IClaims.Win[] memory wins = new IClaims.Win[](2);
        wins[0] = _win(id, epoch, receipted);
        wins[1] = wins[0];
        _office.claim(wins);
        _office.claim(wins);
        (, , , , , , uint96 left, , uint32 nowClaimed, , ) = _office.batches(address(this), id);
        paid = balance - left;
        bool due = lastClaimed < epoch && balance >= _VALUE;
        require(paid == (due ? _VALUE : 0), "paid not once");
        require(nowClaimed == (due ? epoch : lastClaimed), "nullifier");
    }

    function _topUp(uint64 id, uint256 seed) private returns (uint256 amount) {
        (, , , , uint32 exitEpoch, , , , , , ) = _office.batches(address(this), id);
        if (exitEpoch != type(uint32).max) return 0;
        amount = 1 + ((seed >> 16) % _VALUE);
        _office.topUp(address(this), id, uint96(amount));
    }

    /// @dev Exits, or withdraws if that is possible already; returns what left the office.
    function _leave(uint64 id) private returns (uint256 amount) {
        (, , , , uint32 exitEpoch, , uint96 balance, , , , uint96 bond) = _office.batches(address(this), id);
        if (exitEpoch == type(uint32).max) {
            _office.exit(id);
        } else if (_office.drawn() >= exitEpoch && balance + bond != 0) {
            _office.withdraw(address(this), id);
            amount = uint256(balance) + bond;
        } else {
            try _office.withdraw(address(this), id) {
                revert("withdrawn too early, or twice");
            } catch {}
        }
    }

    function _settle() private returns (uint256 amount) {
        uint256 earned = _office.earned(1);
        uint256 waiting = uint256(_office.fees()) + _office.forfeited();
        if (earned != 0) _office.collect(1);
        if (waiting != 0) _office.sweep();
        return earned + waiting;
    }

    function _liabilities() private view returns (uint256 sum) {
        for (uint64 id = 1; id <= _office.batchCount(); ++id) {
            (, , , , , , uint96 balance, , , , uint96 bond) = _office.batches(address(this), id);
            sum += uint256(balance) + bond;
        }
        sum += _office.earned(1) + _office.fees() + _office.forfeited();
    }

    function _isSolvent(uint64 id, uint32 epoch) private view returns (bool) {
        (, , , uint32 from, , , uint96 balance, , uint32 lastClaimed, , ) = _office.batches(address(this), id);
        uint32 drawn = _office.drawn();
        uint256 pending = epoch - (drawn > from - 1 ? drawn : from - 1);
        if (drawn >= from && lastClaimed < drawn) ++pending;
        return balance >= _VALUE * pending;
    }

    function _win(uint64 id, uint32 epoch, bool receipted) private returns (IClaims.Win memory w) {
        uint32 slot = uint32(uint256(keccak256(abi.encode(_office.beacon(epoch), id))) & (2 ** _DEPTH - 1));
        w.place = packPlace(id, slot, 1, 1, 0);
        w.owner = address(this);
        w.ack = _ack;
        w.messageHash = keccak256(abi.encode(id, epoch));
        bytes32 stamp = keccak256(abi.encode(_STAMP, id, epoch, slot, 1, 1, w.ack, w.messageHash));
        (w.r, w.vs) = _sign(_KEY, stamp);
        if (!receipted) return w;
        w.root = stamp;
        (w.rr, w.rvs) = _sign(_ACK, keccak256(abi.encode(_RECEIPT, 1, epoch, w.root)));
    }

    function _sign(uint256 key, bytes32 structHash) private returns (bytes32, bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("PostOffice"),
                keccak256("1"),
                block.chainid,
                address(_office)
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", domain, structHash)));
        return (r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }
}
